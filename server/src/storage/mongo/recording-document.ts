import mongoose, { type Connection, type Model, Schema } from 'mongoose';
import { foldTitle } from '../../domain/recordings/recording-store';
import type { RecordingRecord } from '../../domain/recordings/recording-record';
import { RecordingSchema } from '../recording-schema';

/** The record as it is, under the name that MongoDB wants for its id, and what it is searched by. */
export interface RecordingDocument extends Omit<RecordingRecord, 'id'> {
  readonly _id: string;
  readonly titleFolded: string;
}

const partSchema = new Schema(
  {
    partId: String,
    epoch: Number,
    run: Number,
    startMs: Number,
    mimeType: String,
    metadata: String,
    length: Number,
    receivedBytes: Number,
    durationMs: Number,
  },
  { _id: false },
);

// Types only: what is written is checked by the compiler, and what is read by the schema that both stores share.
const schema = new Schema<RecordingDocument>(
  {
    _id: String,
    streamId: String,
    ownerId: String,
    title: String,
    titleFolded: String,
    renamed: Boolean,
    visibility: String,
    state: String,
    failure: String,
    startedAt: Number,
    durationMs: Number,
    sizeBytes: Number,
    mimeType: String,
    tracks: new Schema({ audio: Boolean, video: Boolean }, { _id: false }),
    thumbnail: String,
    parts: [partSchema],
    version: String,
    file: String,
    lastReceivedAt: Number,
    dueAt: Number,
    finalizer: String,
    revision: Number,
  },
  {
    collection: 'recordings',
    versionKey: false,
    strict: 'throw',
    strictQuery: 'throw',
    // Whatever MONGO_URL says: browsers forget what was acknowledged, so the record that leads to it must not be lost.
    writeConcern: new mongoose.mongo.WriteConcern('majority', undefined, true),
  },
);
schema.index({ streamId: 1 }, { unique: true });
schema.index({ dueAt: 1, _id: 1 });
// One for each way of listing: what is public or what is an owner's, by each order. Each is read from either end.
for (const shelf of ['visibility', 'ownerId']) {
  for (const order of ['startedAt', 'durationMs', 'sizeBytes', 'titleFolded']) {
    schema.index({ [shelf]: 1, [order]: 1, _id: 1 });
  }
}

export function recordingModel(connection: Connection): Model<RecordingDocument> {
  return connection.model<RecordingDocument>('Recording', schema);
}

/** @throws ZodError for a document that this program cannot have written. */
export function readRecordingDocument(stored: unknown): RecordingRecord {
  const { _id: id, ...rest } = stored as { _id: unknown };
  return RecordingSchema.parse({ ...rest, id });
}

export function writeRecordingDocument({ id, ...record }: RecordingRecord): RecordingDocument {
  return { _id: id, ...record, titleFolded: foldTitle(record.title) };
}
