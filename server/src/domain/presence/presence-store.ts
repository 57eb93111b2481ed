import type { EndReason } from '@onair/protocol';
import type { ClaimedEnd, HeldLease, Lease, LeaseHolder, LeaseView } from './lease';

/** What {@link PresenceStore.resume} asks for. */
export interface ResumeRequest {
  readonly streamId: string;
  readonly ownerId: string;
  readonly holder: LeaseHolder;
  /** The epoch that the stream's record knows, which the store may have lost. */
  readonly recordedEpoch: number;
  readonly ttlMs: number;
}

/** What became of a {@link ResumeRequest}. */
export type ResumeOutcome =
  | {
      readonly outcome: 'resumed';
      readonly epoch: number;
      /** Who held the lease until now, or until it ran out; null when nobody did. */
      readonly previous: LeaseHolder | null;
    }
  | { readonly outcome: 'missing' | 'not-owner' | 'ending' };

/** How {@link PresenceStore.claimExpired} goes about it. All times in milliseconds. */
export interface ClaimTerms {
  readonly limit: number;
  /** How long a claim is respected; after that, an end that did not come about is claimed again. */
  readonly visibilityMs: number;
  /** When nobody has claimed for longer than this, time has stood still for somebody; below zero, it has in any case. */
  readonly maxGapMs: number;
  /** How long no end is claimed after such a gap, so that those who are alive can renew. */
  readonly holdMs: number;
}

/** What is said of leases besides. */
export interface LeaseClaimTerms extends ClaimTerms {
  /** How long a publisher is waited for whose instance has not renewed the lease. */
  readonly graceMs: number;
}

/** This instance's share of the watchers. */
export interface WatcherReport {
  readonly instanceId: string;
  /** Absolute counts by stream; zero takes a stream out. Streams that are not named stay as they are. */
  readonly counts: ReadonlyMap<string, number>;
  /** How long all of the instance's counts are valid without another report. */
  readonly ttlMs: number;
}

/**
 * Who publishes and how many watch, right now: leases that run out unless renewed, and counts that do so too. All
 * of it may be lost at any time and is then built up again from the instances' memory and the stream records. Time
 * is the store's own. Every method is one atomic step, and safe when it runs late or twice.
 */
export interface PresenceStore {
  /** Gives out a lease, or takes it up from memory; `fenced` when a newer or ending one, or another holder, is there. */
  grant(lease: HeldLease, ttlMs: number): Promise<'granted' | 'fenced'>;
  /** Makes a lease without a holder, which waits `graceMs` for its publisher, unless the stream has a lease. */
  restore(lease: Omit<Lease, 'holder'>, graceMs: number): Promise<'restored' | 'present'>;
  /** Hands the lease to a socket of its owner, with the next epoch after its own and the recorded one. */
  resume(request: ResumeRequest): Promise<ResumeOutcome>;
  /** Takes the holder away and lets the lease run out in `graceMs`; `fenced` when this epoch is not held any more. */
  suspend(lease: Pick<Lease, 'streamId' | 'epoch'>, graceMs: number): Promise<'suspended' | 'fenced'>;
  /** Prolongs leases to `ttlMs` from now; answers for each, in order. An ending one is left as it is: `held`. */
  renew(leases: readonly HeldLease[], ttlMs: number): Promise<('held' | 'missing' | 'fenced')[]>;
  /** Marks a stream as ending, so that nobody resumes it; should the end not come about, it is claimable later. */
  beginEnd(streamId: string, endReason: EndReason, visibilityMs: number): Promise<void>;
  /** Forgets a stream's lease. */
  release(streamId: string): Promise<void>;
  /**
   * Claims leases that have run out: each becomes ending, and its end falls to the one who asks. One that is held has lost
   * its instance, and perhaps not yet its publisher: it is suspended first, unless there is no grace.
   */
  claimExpired(terms: LeaseClaimTerms): Promise<ClaimedEnd[]>;
  read(streamIds: readonly string[]): Promise<Map<string, LeaseView>>;
  /** How many leases there are, held, waiting for their publishers or ending; at no cost, however many there are. */
  countLeases(): Promise<number>;

  /** Puts down how many watch here, and gives the totals over all instances for the streams that were named. */
  reportWatchers(report: WatcherReport): Promise<Map<string, number>>;
  /** Totals over all instances; streams that nobody watches are left out. */
  countWatchers(streamIds: readonly string[]): Promise<Map<string, number>>;
  /** Takes back all of an instance's counts. */
  forgetInstance(instanceId: string): Promise<void>;
}
