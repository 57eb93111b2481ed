import type { Cancel, Clock } from './clock';

/** Does something again and again, never twice at a time: the interval begins when the run before has ended. */
export class RepeatingTask {
  #cancel: Cancel | undefined;
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(
    private readonly clock: Clock,
    private readonly intervalMs: number,
    private readonly task: () => Promise<void>,
    /** Told why a run failed; the next one comes all the same. */
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Begins; the first run comes after one interval. */
  start(): void {
    if (this.#closed || this.#cancel !== undefined) return;
    this.#cancel = this.clock.after(this.intervalMs, () => {
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
    try {
      await this.task();
    } catch (error) {
      // A store may be away; that is its owner's to report, and no reason to stop trying.
      this.onError(error);
    }
    this.#cancel = undefined;
    this.#running = undefined;
    this.start();
  }
}
