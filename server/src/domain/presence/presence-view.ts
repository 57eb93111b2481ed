import type { Presence } from '@onair/protocol';
import type { StreamRecord } from '../streams/stream-record';
import type { LeaseView } from './lease';

/** How a stream's publisher is doing, as watchers are told: the record says whether it ended, the lease the rest. */
export function describePresence(record: StreamRecord, lease: LeaseView | undefined): Presence {
  if (record.status === 'ended') {
    return { state: 'ended', endReason: record.endReason ?? 'publisher-lost' };
  }
  if (lease === undefined || lease.ending) {
    // Between the lease and the record: the end, or a new lease, is a moment away and will be told.
    return { state: 'away', epoch: record.epoch, graceRemainingMs: 0 };
  }
  if (lease.holder === null) {
    return { state: 'away', epoch: lease.epoch, graceRemainingMs: lease.remainingMs };
  }
  return { state: 'live', epoch: lease.epoch, publisherInstance: lease.holder.publisherInstance };
}
