import type { HeldLease } from './lease';

/** Who is here: which socket of this instance publishes or watches which stream. */
export class Roster {
  readonly #leaseByPublisher = new Map<string, HeldLease>();
  readonly #publisherByStream = new Map<string, string>();
  readonly #streamByWatcher = new Map<string, string>();
  readonly #watchersByStream = new Map<string, Set<string>>();

  /** A socket publishes one stream at a time, and a stream has one publisher at a time. */
  publish(lease: HeldLease): void {
    this.#leaseByPublisher.set(lease.holder.peerId, lease);
    this.#publisherByStream.set(lease.streamId, lease.holder.peerId);
  }

  /** Gives the lease that the socket held; undefined if it published nothing. */
  unpublish(peerId: string): HeldLease | undefined {
    const lease = this.#leaseByPublisher.get(peerId);
    if (lease === undefined) return undefined;
    this.#leaseByPublisher.delete(peerId);
    if (this.#publisherByStream.get(lease.streamId) === peerId) this.#publisherByStream.delete(lease.streamId);
    return lease;
  }

  leaseOf(peerId: string): HeldLease | undefined {
    return this.#leaseByPublisher.get(peerId);
  }

  publisherOf(streamId: string): string | undefined {
    return this.#publisherByStream.get(streamId);
  }

  leases(): HeldLease[] {
    return [...this.#leaseByPublisher.values()];
  }

  /** A socket watches one stream at a time: it must have left the one before. */
  watch(peerId: string, streamId: string): void {
    this.#streamByWatcher.set(peerId, streamId);
    const watchers = this.#watchersByStream.get(streamId) ?? new Set();
    this.#watchersByStream.set(streamId, watchers.add(peerId));
  }

  /** Gives the stream that the socket watched; undefined if none. */
  unwatch(peerId: string): string | undefined {
    const streamId = this.#streamByWatcher.get(peerId);
    if (streamId === undefined) return undefined;
    this.#streamByWatcher.delete(peerId);
    const watchers = this.#watchersByStream.get(streamId);
    watchers?.delete(peerId);
    if (watchers?.size === 0) this.#watchersByStream.delete(streamId);
    return streamId;
  }

  watchedBy(peerId: string): string | undefined {
    return this.#streamByWatcher.get(peerId);
  }

  countWatchers(streamId: string): number {
    return this.#watchersByStream.get(streamId)?.size ?? 0;
  }

  watchedStreams(): string[] {
    return [...this.#watchersByStream.keys()];
  }

  /** Nobody publishes or watches the stream any more. */
  dissolve(streamId: string): void {
    for (const peerId of [...(this.#watchersByStream.get(streamId) ?? [])]) this.unwatch(peerId);
    const publisher = this.#publisherByStream.get(streamId);
    if (publisher !== undefined) this.unpublish(publisher);
  }
}
