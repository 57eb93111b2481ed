import { acceptedBy, type AcceptedCall, type CallView, type RingingCall } from '../../domain/calls/call';
import type { CallStore, RingOutcome } from '../../domain/calls/call-store';
import type { Clock } from '../../domain/clock/clock';
import type { ClaimTerms } from '../../domain/presence/presence-store';
import { GapHold } from './gap-hold';

/** How long it is remembered that a call is over: as long as somebody may not have heard it. */
const overMs = 60_000;

interface StoredCall {
  readonly call: RingingCall | AcceptedCall;
  readonly expiresAt: number;
}

/** Which names ring or talk, in the memory of one process. */
export class MemoryCallStore implements CallStore {
  readonly #calls = new Map<string, StoredCall>();
  readonly #callByName = new Map<string, string>();
  /** Calls that are over, and until when nobody brings them back. */
  readonly #over = new Map<string, number>();
  readonly #gaps: GapHold;

  constructor(private readonly clock: Pick<Clock, 'monotonicNow'>) {
    this.#gaps = new GapHold(clock);
  }

  ring(call: RingingCall, ringMs: number, acceptedMs: number): Promise<RingOutcome> {
    const { caller, callee } = call;
    const own = this.#of(caller.nameKey);
    if (own !== undefined) return Promise.resolve(this.#ringAgain(call, own, acceptedMs));
    if (this.#of(callee.nameKey) !== undefined) return Promise.resolve({ outcome: 'callee-busy' });
    const stored = this.#put(call, ringMs);
    return Promise.resolve({ outcome: 'ringing', view: this.#view(stored) });
  }

  accept(callId: string, personId: string, acceptedMs: number): Promise<AcceptedCall | undefined> {
    const call = this.#calls.get(callId)?.call;
    if (call?.state !== 'ringing') return Promise.resolve(undefined);
    const accepted = acceptedBy(call, personId);
    this.#put(accepted, acceptedMs);
    return Promise.resolve(accepted);
  }

  finish(callId: string): Promise<CallView | undefined> {
    const stored = this.#calls.get(callId);
    if (stored === undefined) return Promise.resolve(undefined);
    this.#calls.delete(callId);
    this.#over.set(callId, this.clock.monotonicNow() + overMs);
    const { caller, callee } = stored.call;
    for (const { nameKey } of [caller, callee]) {
      if (this.#callByName.get(nameKey) === callId) this.#callByName.delete(nameKey);
    }
    return Promise.resolve(this.#view(stored));
  }

  keepUp(calls: readonly AcceptedCall[], ttlMs: number): Promise<void> {
    for (const call of calls) {
      const names = [call.caller.nameKey, call.callee.nameKey];
      const isFree = names.every((name) => (this.#callByName.get(name) ?? call.callId) === call.callId);
      if (isFree && !this.#over.has(call.callId)) this.#put(call, ttlMs);
    }
    return Promise.resolve();
  }

  async claimExpired(terms: Omit<ClaimTerms, 'visibilityMs'>): Promise<CallView[]> {
    const now = this.clock.monotonicNow();
    for (const [callId, until] of this.#over) if (until <= now) this.#over.delete(callId);
    if (this.#gaps.holds(terms)) return [];
    const expired = [...this.#calls.values()].filter(({ expiresAt }) => expiresAt <= now).slice(0, terms.limit);
    const claims = await Promise.all(expired.map(({ call }) => this.finish(call.callId)));
    return claims.filter((view) => view !== undefined);
  }

  find(callId: string): Promise<CallView | undefined> {
    const stored = this.#calls.get(callId);
    return Promise.resolve(stored && this.#view(stored));
  }

  currentOf(nameKey: string): Promise<CallView | undefined> {
    const stored = this.#of(nameKey);
    return Promise.resolve(stored && this.#view(stored));
  }

  currentOfEach(nameKeys: readonly string[]): Promise<(CallView | undefined)[]> {
    return Promise.all(nameKeys.map((nameKey) => this.currentOf(nameKey)));
  }

  #ringAgain(wish: RingingCall, own: StoredCall, acceptedMs: number): RingOutcome {
    const { call } = own;
    const { caller, callee } = wish;
    if (call.state === 'accepted') return { outcome: 'already-in-call' };
    if (call.caller.nameKey === callee.nameKey) {
      const accepted = acceptedBy(call, caller.personId);
      this.#put(accepted, acceptedMs);
      return { outcome: 'crossed', call: accepted };
    }
    const isSame = call.callee.nameKey === callee.nameKey && call.caller.personId === caller.personId;
    return isSame ? { outcome: 'ringing', view: this.#view(own) } : { outcome: 'already-in-call' };
  }

  #of(nameKey: string): StoredCall | undefined {
    const callId = this.#callByName.get(nameKey);
    return callId === undefined ? undefined : this.#calls.get(callId);
  }

  #put(call: RingingCall | AcceptedCall, ttlMs: number): StoredCall {
    const stored = { call, expiresAt: this.clock.monotonicNow() + ttlMs };
    this.#calls.set(call.callId, stored);
    for (const { nameKey } of [call.caller, call.callee]) this.#callByName.set(nameKey, call.callId);
    return stored;
  }

  #view({ call, expiresAt }: StoredCall): CallView {
    return { call, remainingMs: Math.max(0, expiresAt - this.clock.monotonicNow()) };
  }
}
