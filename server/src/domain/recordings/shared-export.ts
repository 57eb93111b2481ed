import type { Cancel, Clock } from '../clock/clock';
import { Refusal } from '../refusal';

/** Shorter than proxies and browsers wait for the beginning of an answer. */
const patienceMs = 20_000;
/** Whoever was told to ask again has so much time for it. */
const lingerMs = 10_000;

/** Something that is made once for all who wait for it, and called off as soon as nobody does. */
export class SharedExport<T> {
  readonly #calledOff = new AbortController();
  readonly #outcome: Promise<T>;
  #waiting = 0;
  #cancelLingering: Cancel | undefined;

  /** `make` is begun at once; its signal is aborted when the outcome is not wanted any more. */
  constructor(
    private readonly clock: Clock,
    make: (signal: AbortSignal) => Promise<T>,
  ) {
    this.#outcome = make(this.#calledOff.signal);
  }

  get isCalledOff(): boolean {
    return this.#calledOff.signal.aborted;
  }

  /** Resolves when nothing of it is under way any more, whatever became of it. */
  async ended(): Promise<void> {
    await this.#outcome.catch(() => undefined);
  }

  /**
   * Waits for the outcome, but not for long: what takes longer goes on for a while, for those who ask again.
   *
   * @throws Refusal `export-pending` when it takes too long, or `stop` is aborted; and what the making throws.
   */
  async wait(stop: AbortSignal): Promise<T> {
    this.#cancelLingering?.();
    this.#waiting += 1;
    let isOverdue = false;
    try {
      return await new Promise<T>((resolve, reject) => {
        const leave = (): void => {
          settle();
          reject(Refusal.exportPending());
        };
        const cancel = this.clock.after(patienceMs, () => {
          isOverdue = true;
          leave();
        });
        const settle = (): void => {
          cancel();
          stop.removeEventListener('abort', leave);
        };
        stop.addEventListener('abort', leave, { once: true });
        if (stop.aborted) leave();
        this.#outcome.then(resolve, reject).finally(settle);
      });
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#lookWhetherWanted(isOverdue);
    }
  }

  /** Ends it for everybody; may be called twice, and after it is made. */
  callOff(): void {
    this.#cancelLingering?.();
    this.#calledOff.abort();
  }

  #lookWhetherWanted(mayComeBack: boolean): void {
    if (mayComeBack) this.#cancelLingering = this.clock.after(lingerMs, () => this.callOff());
    else this.callOff();
  }
}
