import type { Messenger } from '../messenger';
import { gatheringId, keyOf, sortOf } from '../seats/gathering';
import type { SeatingPlan } from '../seats/seating-plan';
import type { CallView } from './call';
import { describeCall } from './call-description';
import type { CallStore } from './call-store';

/**
 * Says once more, with the next beat, that a call rings or was accepted, to those here who do nothing about it. A tab
 * that has its name for a moment only may not be reachable from other instances yet.
 */
export class CallLookout {
  /** What was said again already: state and id by name. */
  readonly #repeated = new Map<string, string>();

  constructor(
    private readonly calls: Pick<CallStore, 'currentOfEach'>,
    private readonly plan: Pick<SeatingPlan, 'gatherings' | 'seatsIn'>,
    private readonly messenger: Pick<Messenger, 'toGroupHere'>,
  ) {}

  async beat(): Promise<void> {
    const names = this.plan.gatherings().filter((id) => sortOf(id) === 'name');
    const views = await this.calls.currentOfEach(names.map(keyOf));
    const current = new Map(names.map((name, index) => [name, views[index]]));
    for (const name of this.#repeated.keys()) if (current.get(name) === undefined) this.#repeated.delete(name);
    for (const [name, view] of current) if (view !== undefined) this.#repeat(name, view);
  }

  #repeat(name: string, view: CallView): void {
    const { callId, state, caller, callee } = view.call;
    const known = `${state} ${callId}`;
    if (this.#repeated.get(name) === known) return;
    this.#repeated.set(name, known);
    const isCallee = callee.nameKey === keyOf(name);
    if (state === 'ringing') {
      const call = describeCall(view, callee.nameKey, null);
      if (isCallee) this.messenger.toGroupHere(name, 'ring', { call });
      return;
    }
    const { personId } = isCallee ? callee : caller;
    const isHere = this.plan.seatsIn(name).some((seat) => seat.personId === personId);
    const takesPart = this.plan.seatsIn(gatheringId('call', callId)).some((seat) => seat.personId === personId);
    if (isHere && !takesPart) this.messenger.toGroupHere(name, 'call-accepted', { callId });
  }
}
