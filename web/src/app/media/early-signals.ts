import type { MeetingSignal } from '@onair/protocol';

/** A signal and the connection that it is about. */
export interface ReceivedSignal {
  readonly connectionId: string;
  readonly signal: MeetingSignal;
}

/** Enough for one offer and its candidates; who sends more is not waited for. */
const mostPerMember = 60;
const mostMembers = 32;
/** Whoever is not announced after this long has left; an offer that is still wanted is repeated. */
const keptMs = 10_000;

/** What one member sent. */
interface Kept {
  readonly sinceMs: number;
  readonly signals: ReceivedSignal[];
}

/** Signals that came before the word that there is somebody to send them. */
export class EarlySignals {
  readonly #byMember = new Map<string, Kept>();

  keep(memberId: string, received: ReceivedSignal, nowMs: number): void {
    this.#dropStale(nowMs);
    const kept = this.#byMember.get(memberId) ?? { sinceMs: nowMs, signals: [] };
    const isNew = kept.signals.length === 0;
    if (kept.signals.length >= mostPerMember || (isNew && this.#byMember.size >= mostMembers)) return;
    kept.signals.push(received);
    this.#byMember.set(memberId, kept);
  }

  /** Gives what a member sent, in its order, and forgets it. */
  take(memberId: string, nowMs: number): readonly ReceivedSignal[] {
    this.#dropStale(nowMs);
    const kept = this.#byMember.get(memberId);
    this.#byMember.delete(memberId);
    return kept?.signals ?? [];
  }

  forget(): void {
    this.#byMember.clear();
  }

  #dropStale(nowMs: number): void {
    for (const [memberId, { sinceMs }] of this.#byMember) {
      if (nowMs - sinceMs > keptMs) this.#byMember.delete(memberId);
    }
  }
}
