import {
  type CallReply,
  foldName,
  type NoticeName,
  type NoticePayload,
  type RegisterReply,
  type RequestPayload,
} from '@onair/protocol';
import type { Clock } from '../clock/clock';
import type { IceServerIssuer } from '../ice/ice-server-issuer';
import type { MeetingHost } from '../meetings/meeting-host';
import type { MeetingRecord, Participant } from '../meetings/meeting-record';
import type { MeetingStore } from '../meetings/meeting-store';
import type { Messenger } from '../messenger';
import type { Randomness } from '../randomness';
import { Refusal } from '../refusal';
import { gatheringId, keyOf } from '../seats/gathering';
import { nameKey, personId } from '../seats/identity';
import type { HeldSeat } from '../seats/seat';
import type { SeatStore } from '../seats/seat-store';
import type { SeatingPlan } from '../seats/seating-plan';
import type { Usher } from '../seats/usher';
import { requireOwner, type Visitor } from '../sessions/visitor';
import { type AcceptedCall, type Call, type CallSide, type CallView, isIn, isSideOf, type RingingCall } from './call';
import { describeCall } from './call-description';
import { type CallEnder, hangUpReason } from './call-ender';
import type { CallStore } from './call-store';

/** What the desk needs of its surroundings. */
export interface CallDeskParts {
  readonly calls: CallStore;
  readonly callEnder: CallEnder;
  readonly seats: Pick<SeatStore, 'read'>;
  readonly plan: SeatingPlan;
  readonly usher: Usher;
  readonly host: Pick<MeetingHost, 'expect'>;
  readonly meetings: MeetingStore;
  readonly messenger: Pick<Messenger, 'toGroup'>;
  readonly iceServers: IceServerIssuer;
  readonly clock: Pick<Clock, 'now'>;
  readonly randomness: Randomness;
}

/** How long things last, in milliseconds. */
export interface CallDeskSettings {
  readonly leaseMs: number;
  readonly graceMs: number;
  readonly keptMs: number;
  readonly ringMs: number;
}

/** Carries out what people ask for who call each other by name: register, call, accept, decline, hang up. */
export class CallDesk {
  /** How long a call is kept up that nobody renews: both sides may be away for the grace period. */
  readonly #acceptedMs: number;

  constructor(
    private readonly parts: CallDeskParts,
    private readonly settings: CallDeskSettings,
  ) {
    this.#acceptedMs = settings.leaseMs + settings.graceMs;
  }

  /** @throws Refusal `session-required` or `name-taken`. */
  async register(visitor: Visitor, { name, tabKey }: RequestPayload<'register'>): Promise<RegisterReply> {
    const { usher, calls } = this.parts;
    const ownerId = requireOwner(visitor);
    const person = personId(ownerId, tabKey);
    const key = nameKey(foldName(name));
    const wish = { sort: 'name', key, ownerId, personId: person, profile: name } as const;
    const taken = await usher.seat(visitor.peerId, wish);
    if (taken.outcome !== 'taken') throw Refusal.nameTaken();
    const current = await calls.currentOf(key);
    const isOwn = current !== undefined && isIn(current.call, key, ownerId);
    return { name, call: isOwn ? describeCall(current, key, person) : null, graceMs: this.settings.graceMs };
  }

  /** Gives up the name of a socket; safe for one that has none. */
  async unregister({ peerId }: Visitor): Promise<void> {
    await this.parts.usher.leave(peerId, 'name');
  }

  /**
   * @throws Refusal `name-required`, `calling-oneself`, `name-unknown`, `callee-offline`, `callee-busy` or
   * `already-in-call`.
   */
  async call(visitor: Visitor, { name }: RequestPayload<'call'>): Promise<CallReply> {
    const { calls, randomness } = this.parts;
    const seat = this.#nameSeat(visitor);
    if (seat === undefined) throw Refusal.nameRequired();
    const { personId: person } = seat;
    const callee = await this.#callee(nameKey(foldName(name)), keyOf(seat.gatheringId));
    const callId = randomness.token(16);
    const caller = { ...side(seat), personId: person };
    const wish: RingingCall = { callId, state: 'ringing', caller, callee };
    const rung = await calls.ring(wish, this.settings.ringMs, this.#acceptedMs);
    if (rung.outcome === 'crossed') return await this.#connect(rung.call, caller.nameKey, visitor.peerId);
    if (rung.outcome !== 'ringing') {
      throw rung.outcome === 'callee-busy' ? Refusal.calleeBusy() : Refusal.alreadyInCall();
    }
    this.#toName(callee.nameKey, 'ring', { call: describeCall(rung.view, callee.nameKey, null) });
    return this.#reply(rung.view, caller.nameKey, person, visitor.peerId);
  }

  /** @throws Refusal `call-not-found`. */
  async accept(visitor: Visitor, callId: string): Promise<CallReply> {
    const { calls } = this.parts;
    const { seat, call } = await this.#ringingHere(visitor, callId);
    const accepted = await calls.accept(callId, seat.personId, this.#acceptedMs);
    if (accepted === undefined) throw Refusal.callNotFound();
    return await this.#connect(accepted, call.callee.nameKey, visitor.peerId);
  }

  /** @throws Refusal `call-not-found`. */
  async decline(visitor: Visitor, callId: string): Promise<void> {
    const { call } = await this.#ringingHere(visitor, callId);
    await this.parts.callEnder.end(callId, hangUpReason(call.callee.nameKey));
  }

  /** Ends a call of the name that the socket has, or that it takes part in; safe for any other. */
  async hangUp(visitor: Visitor, callId: string): Promise<void> {
    const { calls, callEnder, plan } = this.parts;
    const call = (await calls.find(callId))?.call;
    const seat = this.#nameSeat(visitor);
    const takesPart = plan.seatOf(visitor.peerId, 'meeting')?.gatheringId === gatheringId('call', callId);
    if (call !== undefined && seat !== undefined && isIn(call, keyOf(seat.gatheringId), seat.ownerId)) {
      await callEnder.end(callId, hangUpReason(keyOf(seat.gatheringId)));
    } else if (takesPart) await callEnder.end(callId, 'hung-up');
  }

  /** @throws Refusal `calling-oneself`, `name-unknown` or `callee-offline`. */
  async #callee(key: string, ownKey: string): Promise<CallSide & { personId: null }> {
    if (key === ownKey) throw Refusal.callingOneself();
    const gathering = gatheringId('name', key);
    const tabs = (await this.parts.seats.read([gathering])).get(gathering)?.seats ?? [];
    const [first] = tabs;
    if (first === undefined) throw Refusal.nameUnknown();
    if (tabs.every(({ holder }) => holder === null)) throw Refusal.calleeOffline();
    return { nameKey: key, name: first.profile, ownerId: first.ownerId, personId: null };
  }

  async #ringingHere(visitor: Visitor, callId: string): Promise<{ seat: HeldSeat; call: Call }> {
    const seat = this.#nameSeat(visitor);
    const call = (await this.parts.calls.find(callId))?.call;
    // One answer for all: whether others call each other is to be learned by nobody.
    if (seat === undefined || call?.state !== 'ringing') throw Refusal.callNotFound();
    if (!isSideOf(call.callee, keyOf(seat.gatheringId), seat.ownerId)) throw Refusal.callNotFound();
    return { seat, call };
  }

  /** Makes the meeting that an accepted call is, and calls both sides into it. */
  async #connect(call: AcceptedCall, ownKey: string, peerId: string): Promise<CallReply> {
    const { meetings, host, callEnder, clock } = this.parts;
    const { callId } = call;
    const createdAt = clock.now();
    const record: MeetingRecord = {
      id: callId,
      kind: 'call',
      ownerId: call.caller.ownerId,
      participants: [participant(call.caller), participant(call.callee)],
      createdAt,
      keptUntil: createdAt + this.settings.keptMs,
    };
    try {
      await meetings.insert(record);
      // Somebody may have hung up meanwhile.
      if (!(await host.expect(record, this.settings.graceMs))) throw Refusal.callNotFound();
    } catch (error) {
      // The store may be away as well: a call without a meeting is nothing that either side could join.
      await callEnder.end(callId, 'lost');
      throw error;
    }
    for (const { nameKey: key } of [call.caller, call.callee]) this.#toName(key, 'call-accepted', { callId });
    const own = call.caller.nameKey === ownKey ? call.caller : call.callee;
    return this.#reply({ call, remainingMs: this.#acceptedMs }, ownKey, own.personId, peerId);
  }

  #reply(view: CallView, ownKey: string, person: string, peerId: string): CallReply {
    return { call: describeCall(view, ownKey, person), iceServers: this.parts.iceServers.issue(peerId) };
  }

  #nameSeat({ peerId }: Visitor): HeldSeat | undefined {
    return this.parts.plan.seatOf(peerId, 'name');
  }

  #toName<N extends NoticeName>(key: string, name: N, notice: NoticePayload<N>): void {
    this.parts.messenger.toGroup(gatheringId('name', key), name, notice);
  }
}

function side({ gatheringId: gathering, profile, ownerId }: HeldSeat): Omit<CallSide, 'personId'> {
  return { nameKey: keyOf(gathering), name: profile, ownerId };
}

function participant({ nameKey: key, name, ownerId, personId: person }: AcceptedCall['callee']): Participant {
  return { nameKey: key, name, ownerId, personId: person };
}
