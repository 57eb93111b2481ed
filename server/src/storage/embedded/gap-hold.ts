import type { Clock } from '../../domain/clock/clock';
import type { ClaimTerms } from '../../domain/presence/presence-store';

/** Notices that time stood still for those who sweep, so perhaps for those who renew: nothing is to end for a while. */
export class GapHold {
  #lastAt: number | undefined;
  #holdUntil = -Infinity;

  constructor(private readonly clock: Pick<Clock, 'monotonicNow'>) {}

  /** Counts as a sweep; whether it must leave everything as it is. The first one has missed nobody: this is a new process. */
  holds({ maxGapMs, holdMs }: Pick<ClaimTerms, 'maxGapMs' | 'holdMs'>): boolean {
    const now = this.clock.monotonicNow();
    if (now - (this.#lastAt ?? now) > maxGapMs) this.#holdUntil = now + holdMs;
    this.#lastAt = now;
    return now < this.#holdUntil;
  }
}
