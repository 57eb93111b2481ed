import type { Stream } from '@onair/protocol';
import type { LeaseView } from '../presence/lease';
import type { StreamRecord } from './stream-record';

/** A stream as everybody may see it: its record, with what is true right now. */
export function describeStream(record: StreamRecord, lease: LeaseView | undefined, viewers: number): Stream {
  const live = record.status === 'live';
  const waiting = live && lease?.holder === null;
  return {
    id: record.id,
    title: record.title,
    status: record.status,
    away: live && (lease?.holder ?? null) === null,
    ...(waiting && { graceRemainingMs: lease.remainingMs }),
    startedAt: new Date(record.startedAt).toISOString(),
    endedAt: record.endedAt === null ? null : new Date(record.endedAt).toISOString(),
    endReason: record.endReason,
    viewers: live ? viewers : 0,
    peakViewers: Math.max(record.peakViewers, live ? viewers : 0),
    media: record.media,
    thumbnailUrl:
      record.thumbnail === null ? null : `/api/streams/${record.id}/thumbnail?v=${record.thumbnail.version}`,
  };
}
