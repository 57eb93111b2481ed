import type { ClaimTerms } from '../presence/presence-store';
import type { GatheringView, HeldSeat, Seat, SeatHolder } from './seat';

/** Says which seat in which epoch somebody speaks for. */
export type SeatClaim = Pick<Seat, 'gatheringId' | 'seatId' | 'epoch'>;

/** A seat that somebody wants. */
export interface SeatRequest extends Pick<Seat, 'gatheringId' | 'seatId' | 'ownerId' | 'personId' | 'profile'> {
  readonly holder: SeatHolder;
  readonly ttlMs: number;
  /** How many seats the gathering has. */
  readonly limit: number;
  /** Whether all who sit in it must have the same owner. */
  readonly exclusive: boolean;
  /** To put back from memory what the store has lost; undefined to take it with the next epoch. */
  readonly held?: Pick<Seat, 'epoch' | 'since'> | undefined;
}

/** What became of a {@link SeatRequest}. */
export type TakeOutcome =
  | {
      readonly outcome: 'taken';
      readonly seat: HeldSeat;
      readonly view: GatheringView;
      /** Who held the seat before; null when nobody did. */
      readonly previous: SeatHolder | null;
      /** The gathering of the same circle that the person sat in until now, as it is without them; and their seat there. */
      readonly left: { readonly view: GatheringView; readonly seat: Seat } | null;
    }
  | {
      /** No seat left; taken by another owner; closed; or, when put back, given up by the person for a newer one since. */
      readonly outcome: 'full' | 'foreign' | 'closed' | 'fenced';
    };

/** Seats of one gathering that are free again, and the gathering without them. */
export interface FreedSeats {
  readonly view: GatheringView;
  readonly seats: readonly Seat[];
}

/**
 * Who sits where, right now: seats that are free again unless renewed. All of it may be lost at any time and is then
 * built up again from the instances' memory. Time is the store's own; epochs and revisions are made from it, so that
 * they rise over a loss too. Every method is one atomic step, and safe when it runs late or twice.
 */
export interface SeatStore {
  /** Takes a seat, or takes it over from the same person's socket before. A person has one seat in each circle. */
  take(request: SeatRequest): Promise<TakeOutcome>;
  /** Keeps seats for people who are expected, unless they sit there already; undefined when closed. */
  reserve(seats: readonly Omit<Seat, 'holder' | 'since' | 'epoch'>[], graceMs: number): Promise<boolean>;
  /** Changes what the others may know; undefined when this epoch is not held any more. */
  update(claim: SeatClaim, profile: string): Promise<GatheringView | undefined>;
  /** Takes the holder away and keeps the seat for `graceMs`; undefined when this epoch is not held any more. */
  suspend(claim: SeatClaim, graceMs: number): Promise<GatheringView | undefined>;
  /** Prolongs seats to `ttlMs` from now; answers for each, in order. */
  renew(seats: readonly HeldSeat[], ttlMs: number): Promise<('held' | 'missing' | 'fenced')[]>;
  /** Frees a seat at once; undefined when this epoch is not there any more. */
  leave(claim: SeatClaim): Promise<GatheringView | undefined>;
  /** Frees all seats, or none if `onlyIfEmpty` and somebody sits there; nobody sits down for `closedMs`. Whether it did. */
  close(gatheringId: string, onlyIfEmpty: boolean, closedMs: number): Promise<boolean>;
  /** Frees seats that have run out: each of them is told to one who asks. */
  claimExpired(terms: Omit<ClaimTerms, 'visibilityMs'>): Promise<FreedSeats[]>;
  /** Gatherings where nobody sits are left out. */
  read(gatheringIds: readonly string[]): Promise<Map<string, GatheringView>>;
}
