import type { JoinReply, MeetingKind, RequestPayload, RequestReply } from '@onair/protocol';
import type { Clock } from '../clock/clock';
import type { IceServerIssuer } from '../ice/ice-server-issuer';
import type { Log } from '../log';
import type { Randomness } from '../randomness';
import { Refusal } from '../refusal';
import { gatheringId, keyOf } from '../seats/gathering';
import { personId } from '../seats/identity';
import type { HeldSeat } from '../seats/seat';
import type { SeatStore } from '../seats/seat-store';
import type { SeatingPlan } from '../seats/seating-plan';
import type { Usher } from '../seats/usher';
import { requireOwner, type Visitor } from '../sessions/visitor';
import { describeMembers, writeProfile } from './announcer';
import type { MeetingRecord, Participant } from './meeting-record';
import type { MeetingStore } from './meeting-store';

/** What the host needs of its surroundings. */
export interface MeetingHostParts {
  readonly meetings: MeetingStore;
  readonly seats: Pick<SeatStore, 'read'>;
  readonly plan: SeatingPlan;
  readonly usher: Usher;
  readonly iceServers: IceServerIssuer;
  readonly clock: Pick<Clock, 'now'>;
  readonly randomness: Randomness;
  readonly log: Log;
}

/** How long things last, in milliseconds. */
export interface MeetingHostSettings {
  readonly leaseMs: number;
  readonly graceMs: number;
  readonly keptMs: number;
}

/** Carries out what people in rooms, meetings and accepted calls ask for: create, find, join, leave, update. */
export class MeetingHost {
  constructor(
    private readonly parts: MeetingHostParts,
    private readonly settings: MeetingHostSettings,
  ) {}

  /** @throws Refusal `session-required`. */
  async create(visitor: Visitor, kind: 'room' | 'meeting'): Promise<RequestReply<'create-meeting'>> {
    const { meetings, usher, clock, randomness, log } = this.parts;
    const { keptMs } = this.settings;
    const ownerId = requireOwner(visitor);
    const meetingId = randomness.token(16);
    const createdAt = clock.now();
    await meetings.insert({
      id: meetingId,
      kind,
      ownerId,
      participants: [],
      createdAt,
      keptUntil: createdAt + keptMs,
    });
    log.info({ kind }, 'meeting created');
    return { meetingId, kind, limit: usher.limitOf(kind), keptMs };
  }

  /** @throws Refusal `meeting-not-found`. */
  async find(meetingId: string): Promise<RequestReply<'find-meeting'>> {
    const record = await this.#record(meetingId);
    if (record.kind === 'call') throw Refusal.meetingNotFound();
    const { kind } = record;
    return { kind, limit: this.parts.usher.limitOf(kind), present: await this.#present(kind, meetingId) };
  }

  /** @throws Refusal `session-required`, `meeting-not-found` or `meeting-full`. */
  async join(visitor: Visitor, wish: RequestPayload<'join'>): Promise<JoinReply> {
    const { usher, iceServers } = this.parts;
    const { meetingId, tabKey, pageInstance, media } = wish;
    const ownerId = requireOwner(visitor);
    const person = personId(ownerId, tabKey);
    const record = await this.#record(meetingId);
    const { kind } = record;
    const name = kind === 'call' ? await this.#participantName(record, person) : wish.name;
    const profile = writeProfile({ name, pageInstance, media });
    const seat = { sort: kind, key: meetingId, ownerId, personId: person, profile };
    // Before there is a seat: nothing may come between that and the answer, and what fails must leave nobody there.
    await this.#keepLonger(record);
    const taken = await usher.seat(visitor.peerId, seat);
    if (taken.outcome === 'full') throw Refusal.meetingFull();
    if (taken.outcome !== 'taken') throw Refusal.meetingNotFound();
    return {
      ...describeMembers(taken.view),
      kind,
      limit: usher.limitOf(kind),
      memberId: taken.seat.seatId,
      graceMs: this.settings.graceMs,
      iceServers: iceServers.issue(visitor.peerId),
    };
  }

  /** Gives up one's place; safe for somebody who has none. */
  async leave({ peerId }: Visitor, meetingId: string): Promise<void> {
    if (this.#seatIn(peerId, meetingId) !== undefined) await this.parts.usher.leave(peerId, 'meeting');
  }

  /** @throws Refusal `not-in-meeting`. */
  async update({ peerId }: Visitor, { meetingId, ...changes }: RequestPayload<'update-member'>): Promise<void> {
    const seat = this.#seatIn(peerId, meetingId);
    if (seat === undefined) throw Refusal.notInMeeting();
    const isCall = seat.gatheringId === gatheringId('call', meetingId);
    const { name, media } = changes;
    const allowed = { ...(name !== undefined && !isCall && { name }), ...(media !== undefined && { media }) };
    const profile = JSON.stringify({ ...(JSON.parse(seat.profile) as object), ...allowed });
    if (!(await this.parts.usher.rename(seat, profile))) throw Refusal.notInMeeting();
  }

  /** The seats of the two who belong in a call, kept until they come, or come back. */
  expect({ kind, id, participants }: MeetingRecord, forMs: number): Promise<boolean> {
    const media = { microphone: false, camera: false, screen: null };
    const wishes = participants.map(({ ownerId, personId: person, name }) => {
      const profile = writeProfile({ name, pageInstance: '', media });
      return { sort: kind, key: id, ownerId, personId: person, profile };
    });
    return this.parts.usher.reserve(wishes, forMs);
  }

  /** A call has exactly two people; those who are not here yet have been forgotten by the store, and are expected. */
  async #participantName(record: MeetingRecord, person: string): Promise<string> {
    const participant = record.participants.find(({ personId: id }: Participant) => id === person);
    if (participant === undefined) throw Refusal.meetingNotFound();
    const { leaseMs, graceMs } = this.settings;
    if (!(await this.expect(record, leaseMs + graceMs))) throw Refusal.meetingNotFound();
    return participant.name;
  }

  /** Until the next round of the upkeep, which is sooner than in half of the time. */
  async #keepLonger({ id, keptUntil }: MeetingRecord): Promise<void> {
    const { meetings, clock } = this.parts;
    const { keptMs } = this.settings;
    const now = clock.now();
    if (keptUntil < now + keptMs / 2) await meetings.keep([id], now + keptMs);
  }

  /** @throws Refusal `meeting-not-found`. */
  async #record(meetingId: string): Promise<MeetingRecord> {
    const record = await this.parts.meetings.find(meetingId);
    if (record === undefined) throw Refusal.meetingNotFound();
    // What is kept no longer goes on for as long as somebody is there.
    const isKept = record.keptUntil > this.parts.clock.now();
    if (!isKept && (await this.#present(record.kind, meetingId)) === 0) throw Refusal.meetingNotFound();
    return record;
  }

  async #present(kind: MeetingKind, meetingId: string): Promise<number> {
    const gathering = gatheringId(kind, meetingId);
    const views = await this.parts.seats.read([gathering]);
    return views.get(gathering)?.seats.length ?? 0;
  }

  #seatIn(peerId: string, meetingId: string): HeldSeat | undefined {
    const seat = this.parts.plan.seatOf(peerId, 'meeting');
    return seat !== undefined && keyOf(seat.gatheringId) === meetingId ? seat : undefined;
  }
}
