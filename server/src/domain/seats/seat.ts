/** The socket that sits on a seat, and where it is connected. */
export interface SeatHolder {
  readonly instanceId: string;
  readonly peerId: string;
}

/** Somebody's place in a gathering: a meeting, or the tabs that share a name. It is kept for a while for who is gone. */
export interface Seat {
  readonly gatheringId: string;
  /** The same whenever the same person comes to the same gathering. */
  readonly seatId: string;
  readonly ownerId: string;
  readonly personId: string;
  /** What the others may know of the one who sits here; the store does not look into it. */
  readonly profile: string;
  /** When it was taken first, by the store's clock in milliseconds: the order in which people came. */
  readonly since: number;
  /**
   * Rises each time it is taken, and from each seat of a person to the next one in the same circle; whoever holds one with
   * an older epoch has no say any more.
   */
  readonly epoch: number;
  /** Null while it is kept for somebody who is gone. */
  readonly holder: SeatHolder | null;
}

/** A seat as it is held by somebody. */
export interface HeldSeat extends Seat {
  readonly holder: SeatHolder;
}

/** A seat at the moment of asking. */
export interface SeatView extends Seat {
  /** How long until it is free unless renewed, in milliseconds, by the store's own clock; never negative. */
  readonly remainingMs: number;
}

/** Everybody in a gathering, those who came first at the front. */
export interface GatheringView {
  readonly gatheringId: string;
  /** Rises with each change, also when all that the store knew was lost in between. */
  readonly revision: number;
  readonly seats: readonly SeatView[];
}
