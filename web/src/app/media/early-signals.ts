import type { MeetingSignal } from '@onair/protocol';

/** A signal and the connection that it is about. */
export interface ReceivedSignal {
  readonly connectionId: string;
  readonly signal: MeetingSignal;
}

/** Enough for one offer and its candidates; who sends more is not waited for. */
const mostPerMember = 60;
const mostMembers = 32;

/** Signals that came before the word that there is somebody to send them. */
export class EarlySignals {
  readonly #byMember = new Map<string, ReceivedSignal[]>();

  keep(memberId: string, received: ReceivedSignal): void {
    const kept = this.#byMember.get(memberId) ?? [];
    if (kept.length >= mostPerMember || (kept.length === 0 && this.#byMember.size >= mostMembers)) return;
    kept.push(received);
    this.#byMember.set(memberId, kept);
  }

  /** Gives what a member sent, in its order, and forgets it. */
  take(memberId: string): readonly ReceivedSignal[] {
    const kept = this.#byMember.get(memberId) ?? [];
    this.#byMember.delete(memberId);
    return kept;
  }

  forget(): void {
    this.#byMember.clear();
  }
}
