import type { Cancel, Clock } from './clock';

/** Does something soon after it was asked for, but no more often than once in an interval. */
export class Throttle {
  #cancel: Cancel | undefined;
  #running: Promise<void> | undefined;
  #lastRunAt = -Infinity;
  #askedAgain = false;
  #closed = false;

  constructor(
    private readonly clock: Clock,
    private readonly intervalMs: number,
    private readonly task: () => Promise<void>,
    /** Told why a run failed; asking again starts another one. */
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Asks for a run: at once when the last one is long enough ago. What is asked during a run comes after it. */
  request(): void {
    if (this.#running !== undefined) this.#askedAgain = true;
    if (this.#closed || this.#cancel !== undefined || this.#running !== undefined) return;
    const waitMs = Math.max(0, this.#lastRunAt + this.intervalMs - this.clock.monotonicNow());
    this.#cancel = this.clock.after(waitMs, () => {
      this.#cancel = undefined;
      this.#askedAgain = false;
      this.#running = this.#run();
    });
  }

  /** Ends it; resolves when a run that is under way has ended too. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    this.#lastRunAt = this.clock.monotonicNow();
    try {
      await this.task();
    } catch (error) {
      // A store may be away; what changed is told with the next change.
      this.onError(error);
    }
    this.#running = undefined;
    if (this.#askedAgain) this.request();
  }
}
