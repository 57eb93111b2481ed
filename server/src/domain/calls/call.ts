/** One side of a call. */
export interface CallSide {
  /** Of the name by which this side is called or calls. */
  readonly nameKey: string;
  /** The name as this side writes it. */
  readonly name: string;
  readonly ownerId: string;
  /** The tab that takes part; null for a callee who has not accepted. */
  readonly personId: string | null;
}

/** A call between two names, while it rings and after it was accepted. */
export interface Call {
  readonly callId: string;
  readonly state: 'ringing' | 'accepted';
  readonly caller: CallSide & { readonly personId: string };
  readonly callee: CallSide;
}

/** A call that somebody has accepted: both tabs are known. */
export interface AcceptedCall extends Call {
  readonly state: 'accepted';
  readonly callee: CallSide & { readonly personId: string };
}

/** A call that rings. */
export interface RingingCall extends Call {
  readonly state: 'ringing';
  readonly callee: CallSide & { readonly personId: null };
}

/** A call at the moment of asking. */
export interface CallView {
  readonly call: RingingCall | AcceptedCall;
  /** How long until it is over unless it is accepted, or kept up, in milliseconds; never negative. */
  readonly remainingMs: number;
}

/** Whether this is the side of who has the name. The name alone does not say so: somebody else may have taken it since. */
export function isSideOf(side: CallSide, nameKey: string, ownerId: string): boolean {
  return side.nameKey === nameKey && side.ownerId === ownerId;
}

/** Whether who has the name is one of the two. */
export function isIn({ caller, callee }: Call, nameKey: string, ownerId: string): boolean {
  return isSideOf(caller, nameKey, ownerId) || isSideOf(callee, nameKey, ownerId);
}

/** The call with the tab that accepted it. */
export function acceptedBy({ callee, ...call }: RingingCall, personId: string): AcceptedCall {
  return { ...call, state: 'accepted', callee: { ...callee, personId } };
}
