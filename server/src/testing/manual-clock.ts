import type { Cancel, Clock } from '../domain/clock/clock';

interface Scheduled {
  readonly dueAt: number;
  readonly action: () => void;
}

/** A clock that moves only when told to: for tests. What waits, waits for time to pass, whatever the clock is set to. */
export class ManualClock implements Clock {
  #elapsedMs = 0;
  #beganAt = Date.UTC(2030, 0, 1);
  readonly #scheduled = new Set<Scheduled>();

  now(): number {
    return this.#beganAt + this.#elapsedMs;
  }

  monotonicNow(): number {
    return this.#elapsedMs;
  }

  after(delayMs: number, action: () => void): Cancel {
    const scheduled = { dueAt: this.#elapsedMs + delayMs, action };
    this.#scheduled.add(scheduled);
    return () => this.#scheduled.delete(scheduled);
  }

  /** How many timers wait: zero when every owner has ended its own. */
  get pending(): number {
    return this.#scheduled.size;
  }

  /** Moves on by `ms` milliseconds, and lets everything that falls due in between happen in its order. */
  async advance(ms: number): Promise<void> {
    const target = this.#elapsedMs + ms;
    for (let next = this.#nextDue(target); next !== undefined; next = this.#nextDue(target)) {
      this.#elapsedMs = Math.max(this.#elapsedMs, next.dueAt);
      this.#scheduled.delete(next);
      next.action();
      await settled();
    }
    this.#elapsedMs = target;
    await settled();
  }

  /** Moves on without letting anything happen, as when the machine was asleep. */
  sleepThrough(ms: number): void {
    this.#elapsedMs += ms;
  }

  /** Sets it back by `ms` milliseconds, as somebody does whose machine had the wrong time. */
  setBack(ms: number): void {
    this.#beganAt -= ms;
  }

  #nextDue(target: number): Scheduled | undefined {
    const due = [...this.#scheduled].filter(({ dueAt }) => dueAt <= target);
    return due.sort((a, b) => a.dueAt - b.dueAt)[0];
  }
}

/** Lets promises that are already resolved run their continuations, and those theirs. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
