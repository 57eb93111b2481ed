import type { Cancel, Clock } from '../domain/clock/clock';
import type { Log } from '../domain/log';
import { Refusal } from '../domain/refusal';

const probeIntervalMs = 1_000;
const probeWhileAwayMs = 250;
/** Longer than a store that works ever takes, and short enough for somebody who waits. */
const patienceMs = 2_000;

/** What {@link Availability} needs to know of a store. */
export interface AvailabilityTerms {
  /** For the log and for `/readyz`. */
  readonly name: string;
  /** Asks the store for nothing in particular. */
  readonly probe: () => Promise<unknown>;
  /** Whether an error is the store's answer to a request, and not a sign that there is none. */
  readonly isAnswer: (error: unknown) => boolean;
}

/** There was no answer, good or bad, for as long as anybody waits. */
class Overdue extends Error {
  override readonly name = 'Overdue';
}

/**
 * Whether a store that is reached over the network is there. While it is away, nobody waits for it: each request is
 * refused at once, until a probe is answered.
 */
export class Availability {
  readonly name: string;
  readonly #returns = new Set<() => void>();
  /** Ends the waiting for each answer that has not come yet. */
  readonly #giveUps = new Set<() => void>();
  #away = false;
  #probing = false;
  #closed = false;
  #cancel: Cancel | undefined;

  constructor(
    private readonly terms: AvailabilityTerms,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.name = terms.name;
    this.#probeAfter(probeIntervalMs);
  }

  /** Whether the store is known to be away at the moment. */
  get away(): boolean {
    return this.#away;
  }

  /** Calls `listener` each time the store is back after it was away. */
  onReturn(listener: () => void): void {
    this.#returns.add(listener);
  }

  /** @throws Refusal `unavailable` when the store is away, or found to be. */
  async request<T>(work: () => Promise<T>): Promise<T> {
    if (this.#away) throw Refusal.unavailable();
    try {
      return await this.#inTime(work);
    } catch (error) {
      // Whether a store is there shows only in asking it.
      if (this.terms.isAnswer(error)) throw error;
      // One request may take long all by itself, and nobody else is to suffer for that: a probe tells.
      if (error instanceof Overdue) this.#probeSoon();
      else this.#lose(error);
      throw Refusal.unavailable();
    }
  }

  /** @throws when the store does not answer. */
  async check(): Promise<void> {
    if (this.#away) throw Refusal.unavailable();
    try {
      await this.#inTime(this.terms.probe);
    } catch (error) {
      // No answer is what this is there to find.
      this.#lose(error);
      throw Refusal.unavailable();
    }
  }

  /** Ends every timer; whoever still waits is refused. May be called twice. */
  close(): void {
    this.#closed = true;
    this.#cancel?.();
    for (const giveUp of this.#giveUps) giveUp();
  }

  #lose(error: unknown): void {
    if (this.#away || this.#closed) return;
    this.#away = true;
    this.log.error({ err: error }, `${this.name} is away`);
    // At once: perhaps it was this process that stood still, and every wait ran out while it did.
    this.#probeAfter(0);
  }

  #probeSoon(): void {
    if (!this.#probing && !this.#away) this.#probeAfter(0);
  }

  #probeAfter(delayMs: number): void {
    this.#cancel?.();
    if (this.#closed) return;
    this.#cancel = this.clock.after(delayMs, () => void this.#probe());
  }

  async #probe(): Promise<void> {
    this.#probing = true;
    try {
      await this.#inTime(this.terms.probe);
      if (this.#away) this.#return();
      this.#probeAfter(probeIntervalMs);
    } catch (error) {
      // No answer is what the probe is there to find.
      this.#lose(error);
      this.#probeAfter(probeWhileAwayMs);
    } finally {
      this.#probing = false;
    }
  }

  #return(): void {
    this.#away = false;
    this.log.info({}, `${this.name} is back`);
    for (const listener of this.#returns) listener();
  }

  #inTime<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        settle();
        reject(new Overdue(`${this.name} did not answer in time`));
      };
      const cancel = this.clock.after(patienceMs, giveUp);
      const settle = (): void => {
        cancel();
        this.#giveUps.delete(giveUp);
      };
      this.#giveUps.add(giveUp);
      work().then(resolve, reject).finally(settle);
    });
  }
}
