import type { EndReason } from '@onair/protocol';
import type { Redis } from 'ioredis';
import type { ClaimedEnd, HeldLease, Lease, LeaseView } from '../../domain/presence/lease';
import type {
  LeaseClaimTerms,
  PresenceStore,
  ResumeOutcome,
  ResumeRequest,
  WatcherReport,
} from '../../domain/presence/presence-store';
import type { Availability } from '../availability';
import { inBatches } from './batches';
import type { LuaScript } from './lua-script';
import { PresenceKeys } from './presence-keys';
import { readLeaseReply, replies } from './presence-replies';
import { type PresenceScripts, presenceScripts } from './presence-scripts';

type Parameters = readonly (string | number)[];

/** Leases and counts in a Redis that all instances share. Each method is one script or command, or one for each batch. */
export class RedisPresenceStore implements PresenceStore {
  readonly #scripts: PresenceScripts;
  readonly #keys: PresenceKeys;

  constructor(
    private readonly redis: Redis,
    prefix: string,
    private readonly availability: Pick<Availability, 'request'>,
  ) {
    this.#scripts = presenceScripts(redis);
    this.#keys = new PresenceKeys(prefix);
  }

  async grant({ streamId, ownerId, epoch, holder }: HeldLease, ttlMs: number): Promise<'granted' | 'fenced'> {
    const { instanceId, peerId, publisherInstance } = holder;
    const parameters = [streamId, ttlMs, ownerId, epoch, instanceId, peerId, publisherInstance];
    return replies.grant.parse(await this.#onLease(this.#scripts.grant, streamId, parameters));
  }

  async restore({ streamId, ownerId, epoch }: Omit<Lease, 'holder'>, graceMs: number): Promise<'restored' | 'present'> {
    const parameters = [streamId, graceMs, ownerId, epoch];
    return replies.restore.parse(await this.#onLease(this.#scripts.restore, streamId, parameters));
  }

  async resume({ streamId, ownerId, holder, recordedEpoch, ttlMs }: ResumeRequest): Promise<ResumeOutcome> {
    const { instanceId, peerId, publisherInstance } = holder;
    const parameters = [streamId, ttlMs, ownerId, instanceId, peerId, publisherInstance, recordedEpoch];
    return replies.resume.parse(await this.#onLease(this.#scripts.resume, streamId, parameters));
  }

  async suspend(
    { streamId, epoch }: Pick<Lease, 'streamId' | 'epoch'>,
    graceMs: number,
  ): Promise<'suspended' | 'fenced'> {
    const parameters = [streamId, graceMs, epoch];
    return replies.suspend.parse(await this.#onLease(this.#scripts.suspend, streamId, parameters));
  }

  renew(leases: readonly HeldLease[], ttlMs: number): Promise<('held' | 'missing' | 'fenced')[]> {
    return inBatches(leases, async (batch) => {
      const keys = [this.#keys.leases, ...batch.map(({ streamId }) => this.#keys.lease(streamId))];
      const parameters = batch.flatMap(({ streamId, epoch, holder }) => [streamId, epoch, holder.peerId]);
      return replies.renew.parse(await this.#run(this.#scripts.renew, keys, [ttlMs, ...parameters]));
    });
  }

  async beginEnd(streamId: string, endReason: EndReason, visibilityMs: number): Promise<void> {
    await this.#onLease(this.#scripts.beginEnd, streamId, [streamId, visibilityMs, endReason]);
  }

  async release(streamId: string): Promise<void> {
    await this.#onLease(this.#scripts.release, streamId, [streamId]);
  }

  async claimExpired({ limit, visibilityMs, maxGapMs, holdMs, graceMs }: LeaseClaimTerms): Promise<ClaimedEnd[]> {
    const keys = [this.#keys.leases, this.#keys.sweep];
    const parameters = [limit, visibilityMs, maxGapMs, holdMs, graceMs, this.#keys.beforeLease];
    return replies.claims.parse(await this.#run(this.#scripts.claimExpired, keys, parameters));
  }

  async read(streamIds: readonly string[]): Promise<Map<string, LeaseView>> {
    const views = await inBatches(streamIds, async (batch) => {
      const keys = [this.#keys.leases, ...batch.map((streamId) => this.#keys.lease(streamId))];
      const read = replies.leases.parse(await this.#run(this.#scripts.read, keys, batch));
      return batch.map((streamId, index) => readLeaseReply(streamId, read[index] ?? []));
    });
    const found = views.filter((view) => view !== undefined);
    return new Map(found.map((view) => [view.streamId, view]));
  }

  countLeases(): Promise<number> {
    return this.availability.request(() => this.redis.zcard(this.#keys.leases));
  }

  async reportWatchers({ instanceId, counts, ttlMs }: WatcherReport): Promise<Map<string, number>> {
    const { instances, beforeCounts } = this.#keys;
    const streamsOfInstance = this.#keys.streamsOfInstance(instanceId);
    const streamIds = [...counts.keys()];
    const totals = await inBatches([...counts], async (batch) => {
      const keys = [instances, streamsOfInstance, ...batch.map(([streamId]) => this.#keys.counts(streamId))];
      const parameters = [instanceId, ttlMs, beforeCounts, ...batch.flat()];
      return replies.totals.parse(await this.#run(this.#scripts.reportWatchers, keys, parameters));
    });
    return aboveZero(streamIds, totals);
  }

  async countWatchers(streamIds: readonly string[]): Promise<Map<string, number>> {
    const totals = await inBatches(streamIds, async (batch) => {
      const keys = [this.#keys.instances, ...batch.map((streamId) => this.#keys.counts(streamId))];
      return replies.totals.parse(await this.#run(this.#scripts.countWatchers, keys, []));
    });
    return aboveZero(streamIds, totals);
  }

  async forgetInstance(instanceId: string): Promise<void> {
    const keys = [this.#keys.instances, this.#keys.streamsOfInstance(instanceId)];
    await this.#run(this.#scripts.forgetInstance, keys, [instanceId, this.#keys.beforeCounts]);
  }

  #onLease(script: LuaScript, streamId: string, parameters: Parameters): Promise<unknown> {
    return this.#run(script, [this.#keys.leases, this.#keys.lease(streamId)], parameters);
  }

  #run(script: LuaScript, keys: readonly string[], parameters: Parameters): Promise<unknown> {
    return this.availability.request(() => script.run(keys, parameters));
  }
}

function aboveZero(streamIds: readonly string[], totals: readonly number[]): Map<string, number> {
  const counted = streamIds.map((streamId, index): [string, number] => [streamId, totals[index] ?? 0]);
  return new Map(counted.filter(([, total]) => total > 0));
}
