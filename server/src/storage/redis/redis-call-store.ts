import type { Redis } from 'ioredis';
import type { AcceptedCall, CallView, RingingCall } from '../../domain/calls/call';
import type { CallStore, RingOutcome } from '../../domain/calls/call-store';
import type { ClaimTerms } from '../../domain/presence/presence-store';
import type { Availability } from '../availability';
import { inBatches } from './batches';
import { callReplies } from './call-schema';
import accept from './lua/calls/accept.lua';
import calls from './lua/calls/calls.lua';
import claimExpired from './lua/calls/claim-expired.lua';
import currentOfEach from './lua/calls/current-of-each.lua';
import find from './lua/calls/find.lua';
import finish from './lua/calls/finish.lua';
import keepUp from './lua/calls/keep-up.lua';
import ring from './lua/calls/ring.lua';
import clock from './lua/clock.lua';
import gap from './lua/gap.lua';
import { ScriptSet } from './script-set';

/** How long it is remembered that a call is over, in milliseconds: as long as somebody may not have heard it. */
const overMs = 60_000;

const sources = { ring, accept, finish, keepUp, claimExpired, find, currentOfEach };

/** Which names ring or talk, in a Redis that all instances share. Each method is one script. */
export class RedisCallStore implements CallStore {
  readonly #scripts: ScriptSet<keyof typeof sources>;

  constructor(redis: Redis, prefix: string, availability: Pick<Availability, 'request'>) {
    const keys = ['expiries', 'call:', 'name:', 'over:', 'sweep'].map((name) => `{${prefix}:calls}:${name}`);
    this.#scripts = new ScriptSet(redis, keys, availability, 'calls', sources, [clock, gap, calls]);
  }

  async ring(call: RingingCall, ringMs: number, acceptedMs: number): Promise<RingOutcome> {
    return callReplies.ring.parse(await this.#scripts.run('ring', [JSON.stringify(call), ringMs, acceptedMs]));
  }

  async accept(callId: string, personId: string, acceptedMs: number): Promise<AcceptedCall | undefined> {
    return callReplies.accept.parse(await this.#scripts.run('accept', [callId, personId, acceptedMs]));
  }

  async finish(callId: string): Promise<CallView | undefined> {
    return callReplies.view.parse(await this.#scripts.run('finish', [callId, overMs]));
  }

  async keepUp(accepted: readonly AcceptedCall[], ttlMs: number): Promise<void> {
    await inBatches(accepted, async (batch) => {
      await this.#scripts.run('keepUp', [ttlMs, ...batch.map((call) => JSON.stringify(call))]);
      return [];
    });
  }

  async claimExpired({ limit, maxGapMs, holdMs }: Omit<ClaimTerms, 'visibilityMs'>): Promise<CallView[]> {
    return callReplies.views.parse(await this.#scripts.run('claimExpired', [limit, maxGapMs, holdMs, overMs]));
  }

  async find(callId: string): Promise<CallView | undefined> {
    return callReplies.view.parse(await this.#scripts.run('find', [callId]));
  }

  async currentOf(nameKey: string): Promise<CallView | undefined> {
    const [current] = await this.currentOfEach([nameKey]);
    return current;
  }

  currentOfEach(nameKeys: readonly string[]): Promise<(CallView | undefined)[]> {
    return inBatches(nameKeys, async (batch) =>
      callReplies.currents.parse(await this.#scripts.run('currentOfEach', batch)),
    );
  }
}
