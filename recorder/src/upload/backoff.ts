const firstDelayMs = 250;
const longestDelayMs = 10_000;

/**
 * How long to wait before the next try: twice as long each time, and never the same for everybody whom the server lost at
 * once. Twelve lines of our own, because retry libraries give up, and cannot be told that the network is back.
 */
export class Backoff {
  #tries = 0;

  constructor(private readonly random: () => number) {}

  /** The next delay in milliseconds; at least what the server asked for. */
  next(retryAfterMs = 0): number {
    const full = Math.min(longestDelayMs, firstDelayMs * 2 ** this.#tries);
    this.#tries += 1;
    return Math.max(retryAfterMs, full * (0.5 + this.random() / 2));
  }

  /** It worked: the next failure is a first one again. */
  reset(): void {
    this.#tries = 0;
  }
}
