/** Lets so many work at a time, first come, first served. */
export class Turns {
  #working = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(private readonly most: number) {}

  /** Works as soon as it is its turn, and gives what `work` gives. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#working < this.most) this.#working += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // Whoever is next works in this one's place.
      if (next === undefined) this.#working -= 1;
      else next();
    }
  }
}
