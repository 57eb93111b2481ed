import { type Connection, type Model, Schema } from 'mongoose';
import * as z from 'zod';
import type { MeetingRecord } from '../../domain/meetings/meeting-record';
import type { MeetingStore } from '../../domain/meetings/meeting-store';
import type { Availability } from '../availability';
import { storedMeeting } from '../meeting-schema';
import type { MongoClient } from './mongo-connection';

/** A document as it has to be for the rest of the program to trust it. */
const MeetingDocument = z.object({
  _id: storedMeeting.id,
  kind: storedMeeting.kind,
  ownerId: storedMeeting.ownerId,
  participants: storedMeeting.participants,
  createdAt: z.date(),
  keptUntil: z.date(),
});
type MeetingDocument = z.infer<typeof MeetingDocument>;

// Types only: what is written is checked by the compiler, and what is read by the schema above.
const schema = new Schema<MeetingDocument>(
  {
    _id: String,
    kind: String,
    ownerId: String,
    participants: [new Schema({ ownerId: String, personId: String, nameKey: String, name: String }, { _id: false })],
    createdAt: Date,
    keptUntil: Date,
  },
  { collection: 'meetings', versionKey: false, strict: 'throw', strictQuery: 'throw' },
);
schema.index({ keptUntil: 1 });

/** Rooms and meetings in a MongoDB that all instances share. */
export class MongoMeetingStore implements MeetingStore {
  readonly #model: Model<MeetingDocument>;
  readonly #availability: Pick<Availability, 'request'>;

  constructor({ connection, availability }: Pick<MongoClient, 'connection' | 'availability'>) {
    this.#model = meetingModel(connection);
    this.#availability = availability;
  }

  /** Makes the indexes that are missing. */
  async open(): Promise<void> {
    // Not as a request: making many may take longer than anybody waits, and nobody is served yet.
    await this.#model.createIndexes();
  }

  async insert({ id, participants, createdAt, keptUntil, ...record }: MeetingRecord): Promise<void> {
    const times = { createdAt: new Date(createdAt), keptUntil: new Date(keptUntil) };
    const document = { _id: id, ...record, participants: [...participants], ...times };
    await this.#availability.request(() => this.#model.create(document));
  }

  async find(id: string): Promise<MeetingRecord | undefined> {
    const found = await this.#availability.request(() => this.#model.findById(id).lean().exec());
    return found === null ? undefined : readMeetingDocument(found);
  }

  async keep(ids: readonly string[], keptUntil: number): Promise<void> {
    if (ids.length === 0) return;
    const until = new Date(keptUntil);
    const shorter = { _id: { $in: [...ids] }, keptUntil: { $lt: until } };
    const change = this.#model.updateMany(shorter, { $set: { keptUntil: until } });
    await this.#availability.request(() => change.exec());
  }

  async remove(id: string): Promise<void> {
    await this.#availability.request(() => this.#model.deleteOne({ _id: id }).exec());
  }

  async prune(before: number): Promise<void> {
    const over = this.#model.deleteMany({ keptUntil: { $lte: new Date(before) } });
    await this.#availability.request(() => over.exec());
  }
}

function meetingModel(connection: Connection): Model<MeetingDocument> {
  return connection.model<MeetingDocument>('Meeting', schema);
}

/** @throws ZodError for a document that this program cannot have written. */
function readMeetingDocument(stored: unknown): MeetingRecord {
  const { _id: id, createdAt, keptUntil, ...rest } = MeetingDocument.parse(stored);
  return { id, ...rest, createdAt: createdAt.getTime(), keptUntil: keptUntil.getTime() };
}
