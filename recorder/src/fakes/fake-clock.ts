import type { Clock } from '../clock';

interface Timer {
  readonly atMs: number;
  readonly act: () => void;
}

/** Time that passes only when a test says so. */
export class FakeClock implements Clock {
  #nowMs = 0;
  readonly #timers = new Set<Timer>();

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, act: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, act };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Lets time pass, and whatever happens in it. */
  async pass(durationMs: number): Promise<void> {
    const untilMs = this.#nowMs + durationMs;
    for (let next = this.#next(); next && next.atMs <= untilMs; next = this.#next()) await this.#fire(next);
    this.#nowMs = untilMs;
    await settle();
  }

  /** Lets time pass until the condition holds. */
  async until(holds: () => boolean): Promise<void> {
    await settle();
    for (let turns = 0; !holds(); turns++) {
      const next = this.#next();
      if (turns > 300 || !next) throw new Error('It never happens.');
      await this.#fire(next);
    }
  }

  #next(): Timer | undefined {
    return [...this.#timers].sort((one, other) => one.atMs - other.atMs)[0];
  }

  async #fire(timer: Timer): Promise<void> {
    await settle();
    // What ran meanwhile may have cancelled it.
    if (!this.#timers.delete(timer)) return;
    this.#nowMs = Math.max(this.#nowMs, timer.atMs);
    timer.act();
    await settle();
  }
}

// Of Node, where the specs run; the recorder itself is for browsers and has none of Node's types.
export const { setImmediate } = globalThis as unknown as { setImmediate: (act: () => void) => void };

/** Lets everything happen that waits for no time. */
export async function settle(): Promise<void> {
  // A step of an upload is a handful of promises, each of which may take a turn of the loop.
  for (let turn = 0; turn < 8; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}
