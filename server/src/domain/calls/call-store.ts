import type { ClaimTerms } from '../presence/presence-store';
import type { AcceptedCall, CallView, RingingCall } from './call';

/** What became of ringing somebody. */
export type RingOutcome =
  /** It rings now; or did so already, asked for by the same tab. */
  | { readonly outcome: 'ringing'; readonly view: CallView }
  /** The callee was ringing the caller: that call is accepted now. */
  | { readonly outcome: 'crossed'; readonly call: AcceptedCall }
  | { readonly outcome: 'callee-busy' | 'already-in-call' };

/**
 * Which names ring or talk, right now: a name is in one call at a time, and is free when its call is not kept up any
 * more. Time is the store's own. Every method is one atomic step, and safe when it runs late or twice.
 */
export interface CallStore {
  /** Begins a call; `acceptedMs` is how long one that crosses another is kept up. */
  ring(call: RingingCall, ringMs: number, acceptedMs: number): Promise<RingOutcome>;
  /** Makes the tab that accepts part of a call that rings; undefined when it does not ring any more. */
  accept(callId: string, personId: string, acceptedMs: number): Promise<AcceptedCall | undefined>;
  /** Ends a call; undefined for all but one of those who do. */
  finish(callId: string): Promise<CallView | undefined>;
  /** Keeps accepted calls up for `ttlMs` from now, and puts back those that were lost, unless a name is in another. */
  keepUp(calls: readonly AcceptedCall[], ttlMs: number): Promise<void>;
  /** Ends calls that nobody has accepted in time, or that are not kept up: each is told to one who asks. */
  claimExpired(terms: Omit<ClaimTerms, 'visibilityMs'>): Promise<CallView[]>;
  find(callId: string): Promise<CallView | undefined>;
  /** The call that a name is in. */
  currentOf(nameKey: string): Promise<CallView | undefined>;
  /** The same for many names; answers for each, in order. */
  currentOfEach(nameKeys: readonly string[]): Promise<(CallView | undefined)[]>;
}
