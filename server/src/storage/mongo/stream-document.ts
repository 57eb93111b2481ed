import { EndReason, StreamId } from '@onair/protocol';
import { type Connection, type Model, Schema } from 'mongoose';
import * as z from 'zod';
import type { StreamRecord } from '../../domain/streams/stream-record';

/** A document as it has to be for the rest of the program to trust it. */
const StreamDocument = z.object({
  _id: StreamId,
  ownerId: z.string(),
  title: z.string(),
  status: z.enum(['live', 'ended']),
  startedAt: z.date(),
  endedAt: z.date().nullable(),
  endReason: z.nullable(EndReason),
  peakViewers: z.int(),
  media: z.object({ audio: z.boolean(), video: z.boolean() }),
  epoch: z.int(),
  thumbnail: z.object({ version: z.string(), takenAt: z.date() }).nullable(),
});
export type StreamDocument = z.infer<typeof StreamDocument>;

// Types only: what is written is checked by the compiler, and what is read by the schema above.
const schema = new Schema<StreamDocument>(
  {
    _id: String,
    ownerId: String,
    title: String,
    status: String,
    startedAt: Date,
    endedAt: Date,
    endReason: String,
    peakViewers: Number,
    media: new Schema({ audio: Boolean, video: Boolean }, { _id: false }),
    epoch: Number,
    thumbnail: new Schema({ version: String, takenAt: Date }, { _id: false }),
  },
  { collection: 'streams', versionKey: false, strict: 'throw', strictQuery: 'throw' },
);
// One for each way of listing: whole, by status, by owner, by both. The second one also counts.
schema.index({ startedAt: -1, _id: -1 });
schema.index({ status: 1, startedAt: -1, _id: -1 });
schema.index({ ownerId: 1, startedAt: -1, _id: -1 });
schema.index({ ownerId: 1, status: 1, startedAt: -1, _id: -1 });

export function streamModel(connection: Connection): Model<StreamDocument> {
  return connection.model<StreamDocument>('Stream', schema);
}

/** @throws ZodError for a document that this program cannot have written. */
export function readStreamDocument(stored: unknown): StreamRecord {
  const { _id: id, startedAt, endedAt, thumbnail, ...rest } = StreamDocument.parse(stored);
  return {
    id,
    ...rest,
    startedAt: startedAt.getTime(),
    endedAt: endedAt?.getTime() ?? null,
    thumbnail: thumbnail && { version: thumbnail.version, takenAt: thumbnail.takenAt.getTime() },
  };
}

export function writeStreamDocument({ id, ...record }: StreamRecord): StreamDocument {
  return {
    _id: id,
    ...record,
    startedAt: new Date(record.startedAt),
    endedAt: record.endedAt === null ? null : new Date(record.endedAt),
    thumbnail: writeThumbnailMark(record.thumbnail),
  };
}

export function writeThumbnailMark(mark: StreamRecord['thumbnail']): StreamDocument['thumbnail'] {
  return mark && { version: mark.version, takenAt: new Date(mark.takenAt) };
}
