import type { Call } from '@onair/protocol';
import type { CallView } from './call';

/** A call as it is told to the side with this name, to the tab of this person. */
export function describeCall({ call, remainingMs }: CallView, ownKey: string, person: string | null): Call {
  const { callId, state, caller, callee } = call;
  const isCaller = caller.nameKey === ownKey;
  const own = isCaller ? caller : callee;
  return {
    callId,
    direction: isCaller ? 'outgoing' : 'incoming',
    peerName: (isCaller ? callee : caller).name,
    state,
    here: person !== null && own.personId === person,
    ...(state === 'ringing' && { ringRemainingMs: remainingMs }),
  };
}
