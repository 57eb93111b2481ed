import type { Clock } from '../../domain/clock/clock';
import type { ClaimTerms } from '../../domain/presence/presence-store';
import { circleOf } from '../../domain/seats/gathering';
import type { GatheringView, HeldSeat, Seat } from '../../domain/seats/seat';
import type { FreedSeats, SeatClaim, SeatRequest, SeatStore, TakeOutcome } from '../../domain/seats/seat-store';
import { GapHold } from './gap-hold';

interface StoredSeat extends Seat {
  /** By the monotonic clock. */
  readonly expiresAt: number;
}

/** Who sits where, in the memory of one process. A crash forgets it, as it cuts every connection that it speaks of. */
export class MemorySeatStore implements SeatStore {
  readonly #gatherings = new Map<string, Map<string, StoredSeat>>();
  readonly #revisions = new Map<string, number>();
  /** Where each person sits, by circle. */
  readonly #persons = new Map<string, StoredSeat>();
  /** Closed gatherings, and until when nobody may sit down in them. */
  readonly #closed = new Map<string, number>();
  readonly #gaps: GapHold;

  constructor(private readonly clock: Pick<Clock, 'now' | 'monotonicNow'>) {
    this.#gaps = new GapHold(clock);
  }

  take(request: SeatRequest): Promise<TakeOutcome> {
    const { gatheringId, seatId, ownerId, personId, profile, holder, held } = request;
    const seats = this.#seats(gatheringId);
    const present = seats.get(seatId);
    const elsewhere = this.#elsewhere(request);
    const obstacle = this.#obstacle(request, seats, present, elsewhere);
    if (obstacle !== undefined) return Promise.resolve({ outcome: obstacle });

    const now = this.clock.now();
    const left = elsewhere === undefined ? null : this.#free(elsewhere);
    // Above that of the seat before, wherever it was: so the epochs of a person's seats tell which of them is newer.
    const epoch = held?.epoch ?? Math.max(now, (present?.epoch ?? 0) + 1, (elsewhere?.epoch ?? 0) + 1);
    const since = present?.since ?? held?.since ?? now;
    const seat = { gatheringId, seatId, ownerId, personId, profile, since, epoch, holder };
    this.#put(seat, request.ttlMs);
    const view = this.#changed(gatheringId);
    return Promise.resolve({ outcome: 'taken', seat, view, previous: present?.holder ?? null, left });
  }

  reserve(expected: readonly Omit<Seat, 'holder' | 'since' | 'epoch'>[], graceMs: number): Promise<boolean> {
    const now = this.clock.now();
    if (expected.some(({ gatheringId }) => this.#isClosed(gatheringId))) return Promise.resolve(false);
    for (const seat of expected) {
      if (this.#seats(seat.gatheringId).has(seat.seatId)) continue;
      this.#put({ ...seat, since: now, epoch: 0, holder: null }, graceMs);
      this.#changed(seat.gatheringId);
    }
    return Promise.resolve(true);
  }

  update(claim: SeatClaim, profile: string): Promise<GatheringView | undefined> {
    const present = this.#claimed(claim);
    if (present === undefined) return Promise.resolve(undefined);
    this.#store({ ...present, profile });
    return Promise.resolve(this.#changed(claim.gatheringId));
  }

  suspend(claim: SeatClaim, graceMs: number): Promise<GatheringView | undefined> {
    const present = this.#claimed(claim);
    if (present === undefined || present.holder === null) return Promise.resolve(undefined);
    this.#put({ ...present, holder: null }, graceMs);
    return Promise.resolve(this.#changed(claim.gatheringId));
  }

  renew(seats: readonly HeldSeat[], ttlMs: number): Promise<('held' | 'missing' | 'fenced')[]> {
    return Promise.resolve(seats.map((seat) => this.#renewOne(seat, ttlMs)));
  }

  leave(claim: SeatClaim): Promise<GatheringView | undefined> {
    const present = this.#claimed(claim);
    return Promise.resolve(present === undefined ? undefined : this.#free(present).view);
  }

  close(gatheringId: string, onlyIfEmpty: boolean, closedMs: number): Promise<boolean> {
    const seats = [...this.#seats(gatheringId).values()];
    if (this.#isClosed(gatheringId) || (onlyIfEmpty && seats.length > 0)) return Promise.resolve(false);
    for (const seat of seats) this.#free(seat);
    this.#closed.set(gatheringId, this.clock.monotonicNow() + closedMs);
    return Promise.resolve(true);
  }

  claimExpired(terms: Omit<ClaimTerms, 'visibilityMs'>): Promise<FreedSeats[]> {
    const now = this.clock.monotonicNow();
    for (const [id, until] of this.#closed) if (until <= now) this.#closed.delete(id);
    if (this.#gaps.holds(terms)) return Promise.resolve([]);
    const all = [...this.#gatherings.values()].flatMap((seats) => [...seats.values()]);
    const expired = all.filter(({ expiresAt }) => expiresAt <= now).slice(0, terms.limit);
    const byGathering = new Map<string, { view: GatheringView; seats: Seat[] }>();
    for (const seat of expired) {
      const { view } = this.#free(seat);
      const seats = byGathering.get(seat.gatheringId)?.seats ?? [];
      byGathering.set(seat.gatheringId, { view, seats: [...seats, bare(seat)] });
    }
    return Promise.resolve([...byGathering.values()]);
  }

  read(gatheringIds: readonly string[]): Promise<Map<string, GatheringView>> {
    const taken = gatheringIds.filter((id) => this.#seats(id).size > 0);
    return Promise.resolve(new Map(taken.map((id) => [id, this.#view(id)])));
  }

  #obstacle(
    { gatheringId, ownerId, holder, limit, exclusive, held }: SeatRequest,
    seats: ReadonlyMap<string, StoredSeat>,
    present: StoredSeat | undefined,
    elsewhere: StoredSeat | undefined,
  ): 'full' | 'foreign' | 'closed' | 'fenced' | undefined {
    if (this.#isClosed(gatheringId)) return 'closed';
    if (exclusive && [...seats.values()].some((seat) => seat.ownerId !== ownerId)) return 'foreign';
    // Whoever puts a seat back may not have heard that the person sits elsewhere by now.
    if (held !== undefined && elsewhere !== undefined && elsewhere.epoch > held.epoch) return 'fenced';
    if (present === undefined) return seats.size >= limit ? 'full' : undefined;
    if (held === undefined || present.epoch < held.epoch) return undefined;
    const isOurs = present.epoch === held.epoch && (present.holder?.peerId ?? holder.peerId) === holder.peerId;
    return isOurs ? undefined : 'fenced';
  }

  /** Where the person sits who wants this seat, if it is in another gathering. */
  #elsewhere({ gatheringId, personId }: SeatRequest): StoredSeat | undefined {
    const seat = this.#persons.get(personKey(gatheringId, personId));
    return seat?.gatheringId === gatheringId ? undefined : seat;
  }

  #renewOne(seat: HeldSeat, ttlMs: number): 'held' | 'missing' | 'fenced' {
    const present = this.#seats(seat.gatheringId).get(seat.seatId);
    if (present === undefined) return 'missing';
    if (present.epoch !== seat.epoch) return present.epoch > seat.epoch ? 'fenced' : 'missing';
    // Suspended by an instance that took the holder for gone; it is here.
    if (present.holder === null) return 'missing';
    if (present.holder.peerId !== seat.holder.peerId) return 'fenced';
    this.#put(present, ttlMs);
    return 'held';
  }

  #claimed({ gatheringId, seatId, epoch }: SeatClaim): StoredSeat | undefined {
    const present = this.#seats(gatheringId).get(seatId);
    return present?.epoch === epoch ? present : undefined;
  }

  #free(seat: StoredSeat): { view: GatheringView; seat: Seat } {
    const { gatheringId, seatId, personId } = seat;
    const seats = this.#seats(gatheringId);
    seats.delete(seatId);
    const key = personKey(gatheringId, personId);
    if (this.#persons.get(key)?.gatheringId === gatheringId) this.#persons.delete(key);
    const view = this.#changed(gatheringId);
    if (seats.size === 0) {
      this.#gatherings.delete(gatheringId);
      this.#revisions.delete(gatheringId);
    }
    return { view, seat: bare(seat) };
  }

  #put(seat: Seat, ttlMs: number): void {
    this.#store({ ...seat, expiresAt: this.clock.monotonicNow() + ttlMs });
  }

  #store(seat: StoredSeat): void {
    const seats = this.#seats(seat.gatheringId);
    this.#gatherings.set(seat.gatheringId, seats.set(seat.seatId, seat));
    // A seat that is only kept for somebody does not say where they sit.
    if (seat.epoch > 0) this.#persons.set(personKey(seat.gatheringId, seat.personId), seat);
  }

  #seats(gatheringId: string): Map<string, StoredSeat> {
    return this.#gatherings.get(gatheringId) ?? new Map<string, StoredSeat>();
  }

  #isClosed(gatheringId: string): boolean {
    return (this.#closed.get(gatheringId) ?? -Infinity) > this.clock.monotonicNow();
  }

  #changed(gatheringId: string): GatheringView {
    const before = this.#revisions.get(gatheringId) ?? 0;
    this.#revisions.set(gatheringId, Math.max(before + 1, this.clock.now()));
    return this.#view(gatheringId);
  }

  #view(gatheringId: string): GatheringView {
    const now = this.clock.monotonicNow();
    const seats = [...this.#seats(gatheringId).values()]
      .map((seat) => ({ ...bare(seat), remainingMs: Math.max(0, seat.expiresAt - now) }))
      .sort((a, b) => a.since - b.since);
    return { gatheringId, revision: this.#revisions.get(gatheringId) ?? 0, seats };
  }
}

function personKey(gatheringId: string, personId: string): string {
  return `${circleOf(gatheringId)} ${personId}`;
}

function bare({ gatheringId, seatId, ownerId, personId, profile, since, epoch, holder }: StoredSeat): Seat {
  return { gatheringId, seatId, ownerId, personId, profile, since, epoch, holder };
}
