import { type Circle, circleOf, type GatheringSort, gatheringId, sortOf } from './gathering';
import type { Announcer } from '../meetings/announcer';
import type { Doorman } from './doorman';
import { seatId } from './identity';
import type { HeldSeat } from './seat';
import type { FreedSeats, SeatStore, TakeOutcome } from './seat-store';
import type { SeatingPlan } from './seating-plan';

/** More tabs than anybody has open with one name. */
const tabLimit = 32;

/** Why seats are free. */
export type Departure = 'left' | 'lost';

/** What the usher needs of its surroundings. */
export interface UsherParts {
  readonly seats: SeatStore;
  readonly plan: SeatingPlan;
  readonly doorman: Doorman;
  readonly announcer: Announcer;
  /** Told when somebody has gone for good. */
  readonly caretaker: { departed(freed: FreedSeats, departure: Departure): Promise<void> };
}

/** How long things last, in milliseconds, how many fit, and where this is. */
export interface UsherSettings {
  readonly instanceId: string;
  readonly leaseMs: number;
  readonly graceMs: number;
  readonly meetingLimit: number;
}

/** Where somebody wants to sit, and who that is. */
export interface SeatWish {
  readonly sort: GatheringSort;
  readonly key: string;
  readonly ownerId: string;
  readonly personId: string;
  readonly profile: string;
}

type Taken = Extract<TakeOutcome, { outcome: 'taken' }>;

/** Leads people to their seats and away from them, and sees to it that everybody who sits with them is told. */
export class Usher {
  constructor(
    private readonly parts: UsherParts,
    private readonly settings: UsherSettings,
  ) {}

  /** How many may sit in a gathering of this sort. */
  limitOf(sort: GatheringSort): number {
    if (sort === 'name') return tabLimit;
    return sort === 'meeting' ? this.settings.meetingLimit : 2;
  }

  /** Gives a socket its person's seat; the socket that had it, and whatever else the person sat in, is told. */
  async seat(peerId: string, wish: SeatWish): Promise<TakeOutcome> {
    const { plan, seats } = this.parts;
    const { instanceId, leaseMs: ttlMs } = this.settings;
    const gathering = gatheringId(wish.sort, wish.key);
    const request = {
      gatheringId: gathering,
      seatId: seatId(gathering, wish.personId),
      ownerId: wish.ownerId,
      personId: wish.personId,
      profile: wish.profile,
      ...this.#terms(gathering),
    };
    const circle = circleOf(gathering);
    const before = plan.seatOf(peerId, circle);
    const taken = await seats.take({ ...request, holder: { instanceId, peerId }, ttlMs });
    if (taken.outcome !== 'taken') return taken;
    // As another person until now: the store cannot know that both are one socket.
    if (before !== undefined && before.personId !== wish.personId) await this.leave(peerId, circle);
    await this.#settle(taken);
    return taken;
  }

  /** Puts a seat back that the store has lost; why not, if it is somebody else's now. */
  async putBack(seat: HeldSeat): Promise<TakeOutcome['outcome']> {
    const { seats, plan, announcer } = this.parts;
    const ttlMs = this.settings.leaseMs;
    const taken = await seats.take({ ...seat, ...this.#terms(seat.gatheringId), ttlMs, held: seat });
    // Put back first by an instance that had not heard that the person sits here by now.
    if (taken.outcome === 'taken' && taken.left !== null) await this.#leftBehind(taken.left, seat.holder.peerId);
    // The socket may have gone while the store was asked: nobody renews the seat then.
    if (taken.outcome === 'taken' && plan.holds(seat)) announcer.announce(taken.view);
    return taken.outcome;
  }

  /** Keeps seats for people who are expected; false when the gathering is closed. */
  reserve(wishes: readonly SeatWish[], forMs: number): Promise<boolean> {
    const expected = wishes.map(({ sort, key, ownerId, personId, profile }) => {
      const gathering = gatheringId(sort, key);
      return { gatheringId: gathering, seatId: seatId(gathering, personId), ownerId, personId, profile };
    });
    return this.parts.seats.reserve(expected, forMs);
  }

  /** Changes what the others may know of a socket that sits; false when it does not any more. */
  async rename(seat: HeldSeat, profile: string): Promise<boolean> {
    const { seats, plan, doorman, announcer } = this.parts;
    const view = await seats.update(seat, profile);
    if (view === undefined) return false;
    if (plan.holds(seat)) doorman.admit({ ...seat, profile });
    announcer.announce(view);
    return true;
  }

  /** A socket gives up its seat; safe for one that has none. */
  async leave(peerId: string, circle: Circle): Promise<void> {
    const { doorman, seats } = this.parts;
    const seat = doorman.letGo(peerId, circle);
    if (seat === undefined) return;
    const view = await seats.leave(seat);
    if (view !== undefined) await this.departed({ view, seats: [seat] }, 'left');
  }

  /** A socket is gone without a word: its seats are kept for a while. */
  async lose(peerId: string): Promise<void> {
    const { doorman, seats, announcer } = this.parts;
    for (const seat of [doorman.letGo(peerId, 'meeting'), doorman.letGo(peerId, 'name')]) {
      const view = seat && (await seats.suspend(seat, this.settings.graceMs));
      if (view !== undefined) announcer.announce(view);
    }
  }

  /** Somebody has gone for good. */
  async departed(freed: FreedSeats, departure: Departure): Promise<void> {
    this.parts.announcer.announce(freed.view);
    await this.parts.caretaker.departed(freed, departure);
  }

  async #settle({ seat, view, previous, left }: Taken): Promise<void> {
    const { doorman, announcer } = this.parts;
    const { peerId } = seat.holder;
    if (previous !== null && previous.peerId !== peerId) doorman.dismiss(previous.peerId, seat, 'superseded');
    if (left !== null) await this.#leftBehind(left, peerId);
    doorman.admit(seat);
    announcer.announce(view);
  }

  async #leftBehind({ seat, view }: NonNullable<Taken['left']>, peerId: string): Promise<void> {
    const { doorman, plan } = this.parts;
    if (seat.holder?.peerId === peerId) {
      const circle = circleOf(seat.gatheringId);
      if (plan.seatOf(peerId, circle)?.gatheringId === seat.gatheringId) doorman.letGo(peerId, circle);
    } else if (seat.holder !== null) doorman.dismiss(seat.holder.peerId, seat, 'superseded');
    await this.departed({ view, seats: [seat] }, 'left');
  }

  #terms(gathering: string): { limit: number; exclusive: boolean } {
    const sort = sortOf(gathering);
    return { limit: this.limitOf(sort), exclusive: sort === 'name' };
  }
}
