import { EndReason, StreamId } from '@onair/protocol';
import * as z from 'zod';
import type { StreamRecord } from '../../domain/streams/stream-record';

/** Columns of the table `streams`, in the order in which they are written. */
export const streamColumns = [
  'id',
  'owner_id',
  'title',
  'status',
  'started_at',
  'ended_at',
  'end_reason',
  'peak_viewers',
  'audio',
  'video',
  'epoch',
  'thumbnail_version',
  'thumbnail_taken_at',
] as const;

const flag = z.union([z.literal(0), z.literal(1)]);

/** A row as it has to be for the rest of the program to trust it. */
const StreamRow = z.object({
  id: StreamId,
  owner_id: z.string(),
  title: z.string(),
  status: z.enum(['live', 'ended']),
  started_at: z.int(),
  ended_at: z.int().nullable(),
  end_reason: z.nullable(EndReason),
  peak_viewers: z.int(),
  audio: flag,
  video: flag,
  epoch: z.int(),
  thumbnail_version: z.string().nullable(),
  thumbnail_taken_at: z.int().nullable(),
});
type StreamRow = z.infer<typeof StreamRow>;

/**
 * Reads a row.
 *
 * @throws ZodError for one that this program cannot have written.
 */
export function readStreamRow(stored: unknown): StreamRecord {
  const row = StreamRow.parse(stored);
  return {
    id: row.id,
    ownerId: row.owner_id,
    title: row.title,
    status: row.status,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    endReason: row.end_reason,
    peakViewers: row.peak_viewers,
    media: { audio: row.audio === 1, video: row.video === 1 },
    epoch: row.epoch,
    thumbnail:
      row.thumbnail_version === null || row.thumbnail_taken_at === null
        ? null
        : { version: row.thumbnail_version, takenAt: row.thumbnail_taken_at },
  };
}

/** The other way round from {@link readStreamRow}. */
export function writeStreamRow(record: StreamRecord): StreamRow {
  return {
    id: record.id,
    owner_id: record.ownerId,
    title: record.title,
    status: record.status,
    started_at: record.startedAt,
    ended_at: record.endedAt,
    end_reason: record.endReason,
    peak_viewers: record.peakViewers,
    audio: record.media.audio ? 1 : 0,
    video: record.media.video ? 1 : 0,
    epoch: record.epoch,
    thumbnail_version: record.thumbnail?.version ?? null,
    thumbnail_taken_at: record.thumbnail?.takenAt ?? null,
  };
}
