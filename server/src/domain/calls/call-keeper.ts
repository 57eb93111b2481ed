import type { MeetingRecord } from '../meetings/meeting-record';
import type { MeetingStore } from '../meetings/meeting-store';
import { keyOf, sortOf } from '../seats/gathering';
import type { SeatingPlan } from '../seats/seating-plan';
import type { AcceptedCall } from './call';
import type { CallStore } from './call-store';

/** Keeps up, with each beat, the calls that somebody here takes part in: their names are busy. */
export class CallKeeper {
  readonly #calls = new Map<string, AcceptedCall>();

  constructor(
    private readonly calls: Pick<CallStore, 'keepUp'>,
    private readonly meetings: Pick<MeetingStore, 'find'>,
    private readonly plan: Pick<SeatingPlan, 'gatherings'>,
    /** How long a call is kept up, in milliseconds: both sides may be away for the grace period. */
    private readonly acceptedMs: number,
  ) {}

  async beat(): Promise<void> {
    const gatherings = this.plan.gatherings().filter((id) => sortOf(id) === 'call');
    const here = new Set(gatherings.map(keyOf));
    for (const callId of this.#calls.keys()) if (!here.has(callId)) this.#calls.delete(callId);
    for (const callId of here) await this.#recall(callId);
    if (this.#calls.size > 0) await this.calls.keepUp([...this.#calls.values()], this.acceptedMs);
  }

  async #recall(callId: string): Promise<void> {
    if (this.#calls.has(callId)) return;
    const record = await this.meetings.find(callId);
    const call = record && callOf(record);
    if (call !== undefined) this.#calls.set(callId, call);
  }
}

function callOf({ id: callId, participants }: MeetingRecord): AcceptedCall | undefined {
  const [caller, callee] = participants;
  if (caller === undefined || callee === undefined) return undefined;
  return { callId, state: 'accepted', caller, callee };
}
