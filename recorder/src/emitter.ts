/** Something that tells what happens to it. Listeners are called in the order in which they came. */
export abstract class Emitter<Events extends object> {
  readonly #listeners = new Map<keyof Events, Set<(value: never) => void>>();

  /** Listens until the function that it returns is called. */
  on<Name extends keyof Events>(event: Name, listener: (value: Events[Name]) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  protected emit<Name extends keyof Events>(event: Name, value: Events[Name]): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) {
      try {
        // What stands under a name takes that event's value; the map cannot say so.
        (listener as (value: Events[Name]) => void)(value);
      } catch (error) {
        // A mistake of whoever listens must not break off what is told; the page hears of it as of any other.
        reportError(error);
      }
    }
  }
}
