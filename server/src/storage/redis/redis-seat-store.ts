import type { Redis } from 'ioredis';
import type { ClaimTerms } from '../../domain/presence/presence-store';
import type { GatheringView, HeldSeat, Seat } from '../../domain/seats/seat';
import type { FreedSeats, SeatClaim, SeatRequest, SeatStore, TakeOutcome } from '../../domain/seats/seat-store';
import type { Availability } from '../availability';
import { inBatches } from './batches';
import clock from './lua/clock.lua';
import gap from './lua/gap.lua';
import claimExpired from './lua/seats/claim-expired.lua';
import close from './lua/seats/close.lua';
import leave from './lua/seats/leave.lua';
import read from './lua/seats/read.lua';
import renew from './lua/seats/renew.lua';
import reserve from './lua/seats/reserve.lua';
import seats from './lua/seats/seats.lua';
import suspend from './lua/seats/suspend.lua';
import take from './lua/seats/take.lua';
import update from './lua/seats/update.lua';
import { ScriptSet } from './script-set';
import { seatReplies } from './seat-schema';

const sources = { take, reserve, update, suspend, renew, leave, close, claimExpired, read };

/** Who sits where, in a Redis that all instances share. Each method is one script, or one for each batch. */
export class RedisSeatStore implements SeatStore {
  readonly #scripts: ScriptSet<keyof typeof sources>;

  constructor(redis: Redis, prefix: string, availability: Pick<Availability, 'request'>) {
    const keys = ['expiries', 'persons', 'gathering:', 'closed:', 'sweep'].map((name) => `{${prefix}:seats}:${name}`);
    this.#scripts = new ScriptSet(redis, keys, availability, 'seats', sources, [clock, gap, seats]);
  }

  async take({ holder, ttlMs, limit, exclusive, held, ...seat }: SeatRequest): Promise<TakeOutcome> {
    const { gatheringId, seatId, ownerId, personId, profile } = seat;
    const who = [gatheringId, seatId, ownerId, personId, profile, holder.instanceId, holder.peerId];
    const before = [held?.epoch ?? '', held?.since ?? ''];
    const taken = seatReplies.take.parse(
      await this.#scripts.run('take', [...who, ttlMs, limit, exclusive ? 1 : 0, ...before]),
    );
    if (taken.outcome !== 'taken') return taken;
    const { epoch, since, ...rest } = taken;
    return { ...rest, seat: { gatheringId, seatId, ownerId, personId, profile, epoch, since, holder } };
  }

  async reserve(expected: readonly Omit<Seat, 'holder' | 'since' | 'epoch'>[], graceMs: number): Promise<boolean> {
    const parameters = expected.flatMap((seat) => [
      ...[seat.gatheringId, seat.seatId, seat.ownerId],
      ...[seat.personId, seat.profile],
    ]);
    return seatReplies.flag.parse(await this.#scripts.run('reserve', [graceMs, ...parameters]));
  }

  async update(claim: SeatClaim, profile: string): Promise<GatheringView | undefined> {
    return seatReplies.view.parse(await this.#scripts.run('update', [...claimed(claim), profile]));
  }

  async suspend(claim: SeatClaim, graceMs: number): Promise<GatheringView | undefined> {
    return seatReplies.view.parse(await this.#scripts.run('suspend', [...claimed(claim), graceMs]));
  }

  renew(held: readonly HeldSeat[], ttlMs: number): Promise<('held' | 'missing' | 'fenced')[]> {
    return inBatches(held, async (batch) => {
      const parameters = batch.flatMap((seat) => [...claimed(seat), seat.holder.peerId]);
      return seatReplies.renew.parse(await this.#scripts.run('renew', [ttlMs, ...parameters]));
    });
  }

  async leave(claim: SeatClaim): Promise<GatheringView | undefined> {
    return seatReplies.view.parse(await this.#scripts.run('leave', claimed(claim)));
  }

  async close(gatheringId: string, onlyIfEmpty: boolean, closedMs: number): Promise<boolean> {
    return seatReplies.flag.parse(await this.#scripts.run('close', [gatheringId, onlyIfEmpty ? 1 : 0, closedMs]));
  }

  async claimExpired({ limit, maxGapMs, holdMs }: Omit<ClaimTerms, 'visibilityMs'>): Promise<FreedSeats[]> {
    return seatReplies.claims.parse(await this.#scripts.run('claimExpired', [limit, maxGapMs, holdMs]));
  }

  async read(gatheringIds: readonly string[]): Promise<Map<string, GatheringView>> {
    const views = await inBatches(gatheringIds, async (batch) =>
      seatReplies.views.parse(await this.#scripts.run('read', batch)),
    );
    const found = views.filter((view) => view !== undefined);
    return new Map(found.map((view) => [view.gatheringId, view]));
  }
}

function claimed({ gatheringId, seatId, epoch }: SeatClaim): [string, string, number] {
  return [gatheringId, seatId, epoch];
}
