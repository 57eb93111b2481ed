import type { Clock } from '../../domain/clock/clock';

/** Longer than anybody is waited for who was cut off while the store of sessions was lost. */
const keptMs = 60_000;

/** Whose sockets have left this instance not long ago: should the store lose every session, they still have theirs. */
export class DepartedSessions {
  /** The one that is remembered longest comes first. */
  readonly #kept = new Map<string, { readonly ownerId: string; readonly untilMs: number }>();

  constructor(private readonly clock: Pick<Clock, 'monotonicNow'>) {}

  remember(sessionId: string, ownerId: string): void {
    this.#forgetOld();
    this.#kept.delete(sessionId);
    this.#kept.set(sessionId, { ownerId, untilMs: this.clock.monotonicNow() + keptMs });
  }

  /** For one that has ended. */
  forget(sessionId: string): void {
    this.#kept.delete(sessionId);
  }

  /** Session ids with their owners. */
  owners(): Map<string, string> {
    this.#forgetOld();
    return new Map([...this.#kept].map(([sessionId, { ownerId }]) => [sessionId, ownerId]));
  }

  #forgetOld(): void {
    const now = this.clock.monotonicNow();
    for (const [sessionId, { untilMs }] of this.#kept) {
      if (untilMs > now) return;
      this.#kept.delete(sessionId);
    }
  }
}
