import type { CallEndReason } from '@onair/protocol';
import type { Log } from '../log';
import type { MeetingCloser } from '../meetings/meeting-closer';
import type { Messenger } from '../messenger';
import { gatheringId } from '../seats/gathering';
import type { Seat } from '../seats/seat';
import { type Call, type CallView, isIn } from './call';
import type { CallStore } from './call-store';

/** What the ender needs of its surroundings. */
export interface CallEnderParts {
  readonly calls: Pick<CallStore, 'finish' | 'currentOf'>;
  readonly closer: Pick<MeetingCloser, 'close'>;
  readonly messenger: Pick<Messenger, 'toGroup'>;
  readonly log: Log;
}

/** Ends calls, each once however many try: only the one that takes it out of the store tells anybody. */
export class CallEnder {
  constructor(private readonly parts: CallEnderParts) {}

  /** `why` may depend on whether the call still rang. Safe for a call that is over. */
  async end(callId: string, why: CallEndReason | ((call: Call) => CallEndReason)): Promise<void> {
    const view = await this.parts.calls.finish(callId);
    if (view !== undefined) this.#tell(view.call, typeof why === 'function' ? why(view.call) : why);
    await this.#close(callId);
  }

  /** Ends what the store has given up: nobody has accepted in time, or nobody keeps it up. */
  async expire({ call }: CallView): Promise<void> {
    this.#tell(call, call.state === 'ringing' ? 'no-answer' : 'lost');
    await this.#close(call.callId);
  }

  /** Those who had the name have gone: `left` when it was given up, `lost` when nobody came back to it. */
  async nameFreed(nameKey: string, gone: readonly Pick<Seat, 'ownerId'>[], departure: 'left' | 'lost'): Promise<void> {
    const current = await this.parts.calls.currentOf(nameKey);
    if (current === undefined) return;
    const { call } = current;
    // A store that lost everything may have given the name to somebody else, who has no say in this call.
    if (!gone.some(({ ownerId }) => isIn(call, nameKey, ownerId))) return;
    // Whoever talks is known by the seat in the call, which is kept for as long as a name.
    if (departure === 'lost' && call.state === 'accepted') return;
    await this.end(call.callId, departure === 'lost' ? 'lost' : hangUpReason(nameKey));
  }

  async #close(callId: string): Promise<void> {
    await this.parts.closer.close(gatheringId('call', callId), false);
  }

  #tell({ callId, caller, callee }: Call, reason: CallEndReason): void {
    for (const { nameKey } of [caller, callee]) {
      this.parts.messenger.toGroup(gatheringId('name', nameKey), 'call-ended', { callId, reason });
    }
    this.parts.log.info({ callId, reason }, 'call ended');
  }
}

/** Why a call is over when this name hangs up. */
export function hangUpReason(nameKey: string): (call: Call) => CallEndReason {
  return ({ state, caller }) => {
    if (state === 'accepted') return 'hung-up';
    return caller.nameKey === nameKey ? 'cancelled' : 'declined';
  };
}
