import { type Circle, circleOf } from './gathering';
import type { HeldSeat } from './seat';

/** What is known of a gathering: who sits in it, wherever they are connected. */
export interface KnownGathering {
  readonly revision: number;
  /** Seats by id, and whether each is only kept for somebody who is gone. */
  readonly seats: ReadonlyMap<string, { readonly away: boolean }>;
}

/** Who is here: which socket of this instance sits where, and what is known of those who sit with them elsewhere. */
export class SeatingPlan {
  readonly #byPeer: Readonly<Record<Circle, Map<string, HeldSeat>>> = { meeting: new Map(), name: new Map() };
  readonly #byGathering = new Map<string, Map<string, HeldSeat>>();
  readonly #known = new Map<string, KnownGathering>();

  /** A socket has one seat in each circle: it must have left the one before. */
  sit(seat: HeldSeat): void {
    const { gatheringId, seatId, holder } = seat;
    this.#byPeer[circleOf(gatheringId)].set(holder.peerId, seat);
    const seats = this.#byGathering.get(gatheringId) ?? new Map<string, HeldSeat>();
    this.#byGathering.set(gatheringId, seats.set(seatId, seat));
  }

  /** Gives the seat that the socket had; undefined if it had none. */
  rise(peerId: string, circle: Circle): HeldSeat | undefined {
    const seat = this.#byPeer[circle].get(peerId);
    if (seat === undefined) return undefined;
    const { gatheringId, seatId } = seat;
    this.#byPeer[circle].delete(peerId);
    const seats = this.#byGathering.get(gatheringId);
    // Another socket here may have taken it over.
    if (seats?.get(seatId)?.holder.peerId === peerId) seats.delete(seatId);
    if (seats?.size === 0) {
      this.#byGathering.delete(gatheringId);
      this.#known.delete(gatheringId);
    }
    return seat;
  }

  seatOf(peerId: string, circle: Circle): HeldSeat | undefined {
    return this.#byPeer[circle].get(peerId);
  }

  /** Whether this seat is still held by the socket that it was taken for. */
  holds(seat: HeldSeat): boolean {
    return this.seatOf(seat.holder.peerId, circleOf(seat.gatheringId)) === seat;
  }

  seats(): HeldSeat[] {
    return [...this.#byPeer.meeting.values(), ...this.#byPeer.name.values()];
  }

  seatsIn(gatheringId: string): HeldSeat[] {
    return [...(this.#byGathering.get(gatheringId)?.values() ?? [])];
  }

  /** The seat with this id, if somebody sits on it who is connected here. */
  seatHere(gatheringId: string, seatId: string): HeldSeat | undefined {
    return this.#byGathering.get(gatheringId)?.get(seatId);
  }

  gatherings(): string[] {
    return [...this.#byGathering.keys()];
  }

  /** Remembers who sits in a gathering of somebody here, unless something newer is known; says whether it was news. */
  note(gatheringId: string, { revision, seats }: KnownGathering): boolean {
    if (!this.#byGathering.has(gatheringId)) return false;
    if (revision <= (this.#known.get(gatheringId)?.revision ?? -Infinity)) return false;
    this.#known.set(gatheringId, { revision, seats });
    return true;
  }

  /** Whether somebody sits there at the moment, on whichever instance. */
  isPresent(gatheringId: string, seatId: string): boolean {
    return this.#known.get(gatheringId)?.seats.get(seatId)?.away === false;
  }
}
