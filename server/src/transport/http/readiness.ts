/** Something that the server cannot do without. */
export interface Necessity {
  readonly name: string;
  /** @throws when it cannot be used at the moment. */
  check(): Promise<void>;
}

/** Whether new work should be sent to this instance. */
export class Readiness {
  #draining = false;

  constructor(private readonly necessities: readonly Necessity[]) {}

  get draining(): boolean {
    return this.#draining;
  }

  /** From now on, and for good, the instance is not ready. */
  drain(): void {
    this.#draining = true;
  }

  /** Why the instance is not ready; undefined when it is. */
  async obstacle(): Promise<string | undefined> {
    if (this.#draining) return 'stopping';
    for (const necessity of this.necessities) {
      try {
        await necessity.check();
      } catch {
        // Whatever the reason, it cannot be used; the one who uses it logs why.
        return `${necessity.name} is away`;
      }
    }
    return undefined;
  }
}
