/**
 * The keys of presence. What stands in braces decides in which slot of a Redis Cluster a key is, and a script may only
 * touch keys of one slot: so all of presence is on one node there, and sessions and channels are on all of them.
 */
export class PresenceKeys {
  /** Sorted set: stream id, and when its lease expires. */
  readonly leases: string;
  /** Hash: when the last sweep was, and until when nothing is to be ended. */
  readonly sweep: string;
  /** Sorted set: instance id, and until when its counts are valid. */
  readonly instances: string;
  readonly beforeLease: string;
  readonly beforeCounts: string;
  readonly #beforeInstance: string;

  constructor(prefix: string) {
    const common = `{${prefix}:presence}`;
    this.leases = `${common}:leases`;
    this.sweep = `${common}:sweep`;
    this.instances = `${common}:instances`;
    this.beforeLease = `${common}:lease:`;
    this.beforeCounts = `${common}:watchers:`;
    this.#beforeInstance = `${common}:instance:`;
  }

  /** Hash: owner, epoch and holder of a stream's lease. */
  lease(streamId: string): string {
    return `${this.beforeLease}${streamId}`;
  }

  /** Hash: how many watch a stream, by instance. */
  counts(streamId: string): string {
    return `${this.beforeCounts}${streamId}`;
  }

  /** Set: the streams that an instance has counts for. */
  streamsOfInstance(instanceId: string): string {
    return `${this.#beforeInstance}${instanceId}`;
  }
}
