import type { EndReason } from '@onair/protocol';
import type { Clock } from '../../domain/clock/clock';
import type { ClaimedEnd, HeldLease, Lease, LeaseHolder, LeaseView } from '../../domain/presence/lease';
import type {
  LeaseClaimTerms,
  PresenceStore,
  ResumeOutcome,
  ResumeRequest,
  WatcherReport,
} from '../../domain/presence/presence-store';
import { GapHold } from './gap-hold';
import { WatcherCounts } from './watcher-counts';

interface StoredLease extends Lease {
  readonly expiresAt: number;
  /** Why the stream is being ended; null while it is not. */
  readonly ending: EndReason | null;
  /** Who held it when it ran out, and is to be told should somebody take it up. */
  readonly lost?: LeaseHolder;
}

/**
 * Leases and counts in the memory of one process. A crash forgets them, as it cuts every connection they speak of;
 * the stream records tell afterwards which leases to make anew.
 */
export class MemoryPresenceStore implements PresenceStore {
  readonly #leases = new Map<string, StoredLease>();
  readonly #watchers: WatcherCounts;
  readonly #gaps: GapHold;

  constructor(private readonly clock: Pick<Clock, 'monotonicNow'>) {
    this.#watchers = new WatcherCounts(clock);
    this.#gaps = new GapHold(clock);
  }

  grant(lease: HeldLease, ttlMs: number): Promise<'granted' | 'fenced'> {
    const present = this.#leases.get(lease.streamId);
    if (present !== undefined && !mayReplace(present, lease)) return Promise.resolve('fenced');
    this.#put(lease, ttlMs);
    return Promise.resolve('granted');
  }

  restore(lease: Omit<Lease, 'holder'>, graceMs: number): Promise<'restored' | 'present'> {
    if (this.#leases.has(lease.streamId)) return Promise.resolve('present');
    this.#put({ ...lease, holder: null }, graceMs);
    return Promise.resolve('restored');
  }

  resume({ streamId, ownerId, holder, recordedEpoch, ttlMs }: ResumeRequest): Promise<ResumeOutcome> {
    const present = this.#leases.get(streamId);
    if (present === undefined) return Promise.resolve({ outcome: 'missing' });
    if (present.ownerId !== ownerId) return Promise.resolve({ outcome: 'not-owner' });
    if (present.ending !== null) return Promise.resolve({ outcome: 'ending' });
    const epoch = Math.max(present.epoch, recordedEpoch) + 1;
    this.#put({ streamId, ownerId, epoch, holder }, ttlMs);
    return Promise.resolve({ outcome: 'resumed', epoch, previous: present.holder ?? present.lost ?? null });
  }

  suspend({ streamId, epoch }: Pick<Lease, 'streamId' | 'epoch'>, graceMs: number): Promise<'suspended' | 'fenced'> {
    const present = this.#leases.get(streamId);
    if (present?.epoch !== epoch || present.holder === null || present.ending !== null) {
      return Promise.resolve('fenced');
    }
    this.#put({ ...present, holder: null }, graceMs);
    return Promise.resolve('suspended');
  }

  renew(leases: readonly HeldLease[], ttlMs: number): Promise<('held' | 'missing' | 'fenced')[]> {
    return Promise.resolve(leases.map((lease) => this.#renewOne(lease, ttlMs)));
  }

  beginEnd(streamId: string, endReason: EndReason, visibilityMs: number): Promise<void> {
    const present = this.#leases.get(streamId);
    if (present !== undefined) this.#markEnding(present, endReason, visibilityMs);
    return Promise.resolve();
  }

  release(streamId: string): Promise<void> {
    this.#leases.delete(streamId);
    return Promise.resolve();
  }

  claimExpired(terms: LeaseClaimTerms): Promise<ClaimedEnd[]> {
    const { limit, visibilityMs, graceMs } = terms;
    if (this.#gaps.holds(terms)) return Promise.resolve([]);
    const now = this.clock.monotonicNow();
    const expired = [...this.#leases.values()].filter(({ expiresAt }) => expiresAt <= now).slice(0, limit);
    const claims: ClaimedEnd[] = [];
    for (const lease of expired) {
      if (lease.holder !== null && lease.ending === null && graceMs > 0) {
        this.#leases.set(lease.streamId, { ...lease, holder: null, lost: lease.holder, expiresAt: now + graceMs });
      } else {
        const endReason = lease.ending ?? 'publisher-lost';
        this.#markEnding(lease, endReason, visibilityMs);
        claims.push({ streamId: lease.streamId, endReason });
      }
    }
    return Promise.resolve(claims);
  }

  read(streamIds: readonly string[]): Promise<Map<string, LeaseView>> {
    const now = this.clock.monotonicNow();
    const views = new Map<string, LeaseView>();
    for (const id of streamIds) {
      const lease = this.#leases.get(id);
      if (lease === undefined) continue;
      const { streamId, ownerId, epoch, holder, ending, expiresAt } = lease;
      const remainingMs = Math.max(0, expiresAt - now);
      views.set(id, { streamId, ownerId, epoch, holder, ending: ending !== null, remainingMs });
    }
    return Promise.resolve(views);
  }

  countLeases(): Promise<number> {
    return Promise.resolve(this.#leases.size);
  }

  reportWatchers(report: WatcherReport): Promise<Map<string, number>> {
    this.#watchers.report(report);
    return this.countWatchers([...report.counts.keys()]);
  }

  countWatchers(streamIds: readonly string[]): Promise<Map<string, number>> {
    return Promise.resolve(this.#watchers.totals(streamIds));
  }

  forgetInstance(instanceId: string): Promise<void> {
    this.#watchers.forget(instanceId);
    return Promise.resolve();
  }

  #renewOne(lease: HeldLease, ttlMs: number): 'held' | 'missing' | 'fenced' {
    const present = this.#leases.get(lease.streamId);
    if (present === undefined) return 'missing';
    if (present.ending !== null) return 'held';
    // With a newer epoch the holder itself may be taking it up again just now.
    if (present.epoch > lease.epoch && present.holder?.peerId !== lease.holder.peerId) return 'fenced';
    // Put back from the record after a loss, before its holder could: the holder takes it up again.
    if (present.epoch < lease.epoch || present.holder === null) return 'missing';
    if (present.holder.peerId !== lease.holder.peerId) return 'fenced';
    this.#leases.set(lease.streamId, { ...present, expiresAt: this.clock.monotonicNow() + ttlMs });
    return 'held';
  }

  #put({ streamId, ownerId, epoch, holder }: Lease, ttlMs: number): void {
    const expiresAt = this.clock.monotonicNow() + ttlMs;
    this.#leases.set(streamId, { streamId, ownerId, epoch, holder, expiresAt, ending: null });
  }

  #markEnding(lease: StoredLease, ending: EndReason, visibilityMs: number): void {
    this.#leases.set(lease.streamId, { ...lease, ending, expiresAt: this.clock.monotonicNow() + visibilityMs });
  }
}

/** Whether memory may overrule the store: only where the store knows nothing newer and nobody else. */
function mayReplace(present: StoredLease, lease: HeldLease): boolean {
  if (present.ending !== null || present.epoch > lease.epoch) return false;
  return present.epoch < lease.epoch || present.holder === null || present.holder.peerId === lease.holder.peerId;
}
