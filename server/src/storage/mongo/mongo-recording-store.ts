import mongoose, { type Model, type QueryFilter } from 'mongoose';
import type { RecordingRecord } from '../../domain/recordings/recording-record';
import {
  descends,
  type RecordingPosition,
  type RecordingSelection,
  type RecordingSort,
  type RecordingStore,
} from '../../domain/recordings/recording-store';
import type { Availability } from '../availability';
import type { MongoClient } from './mongo-connection';
import {
  readRecordingDocument,
  type RecordingDocument,
  recordingModel,
  writeRecordingDocument,
} from './recording-document';

const duplicateKey = 11_000;

const sortFields: Readonly<Record<RecordingSort, 'startedAt' | 'durationMs' | 'sizeBytes' | 'titleFolded'>> = {
  newest: 'startedAt',
  oldest: 'startedAt',
  longest: 'durationMs',
  largest: 'sizeBytes',
  title: 'titleFolded',
};

/** Records of recordings in a MongoDB that all instances share. Every change is one command on one document. */
export class MongoRecordingStore implements RecordingStore {
  readonly #model: Model<RecordingDocument>;
  readonly #availability: Pick<Availability, 'request'>;

  constructor({ connection, availability }: Pick<MongoClient, 'connection' | 'availability'>) {
    this.#model = recordingModel(connection);
    this.#availability = availability;
  }

  /** Makes the indexes that are missing. */
  async open(): Promise<void> {
    // Not as a request: making many may take longer than anybody waits, and nobody is served yet.
    await this.#model.createIndexes();
  }

  async insert(record: RecordingRecord): Promise<boolean> {
    try {
      await this.#availability.request(() => this.#model.create(writeRecordingDocument(record)));
      return true;
    } catch (error) {
      // Two parts of a stream may begin at once; which one is first shows only in trying.
      if (error instanceof mongoose.mongo.MongoServerError && error.code === duplicateKey) return false;
      throw error;
    }
  }

  async find(id: string): Promise<RecordingRecord | undefined> {
    return optional(await this.#availability.request(() => this.#model.findById(id).lean().exec()));
  }

  async findByStream(streamId: string): Promise<RecordingRecord | undefined> {
    return optional(await this.#availability.request(() => this.#model.findOne({ streamId }).lean().exec()));
  }

  async replace(record: RecordingRecord): Promise<boolean> {
    const { _id, ...fields } = writeRecordingDocument({ ...record, revision: record.revision + 1 });
    const newest: QueryFilter<RecordingDocument> = { _id, revision: record.revision };
    const change = this.#model.updateOne(newest, { $set: fields });
    return (await this.#availability.request(() => change.exec())).matchedCount > 0;
  }

  async remove({ id, revision }: Pick<RecordingRecord, 'id' | 'revision'>): Promise<boolean> {
    const removal = this.#model.deleteOne({ _id: id, revision });
    return (await this.#availability.request(() => removal.exec())).deletedCount > 0;
  }

  async list({ ownerId, titleContains, sort, after, limit }: RecordingSelection): Promise<RecordingRecord[]> {
    const field = sortFields[sort];
    const filter: QueryFilter<RecordingDocument> = {
      ...(ownerId === undefined ? { visibility: 'public', state: { $nin: ['failed', 'deleted'] } } : { ownerId }),
      $and: [
        ...(titleContains === undefined ? [] : [{ titleFolded: { $regex: literally(titleContains) } }]),
        ...(after === undefined ? [] : [comesAfter(field, after, descends(sort))]),
        {},
      ],
    };
    const direction = descends(sort) ? -1 : 1;
    const query = this.#model
      .find(filter)
      .sort({ [field]: direction, _id: direction })
      .limit(limit)
      .lean();
    return (await this.#availability.request(() => query.exec())).map(readRecordingDocument);
  }

  async due(now: number, limit: number): Promise<RecordingRecord[]> {
    return await this.#byDueTime({ dueAt: { $lte: now } }, limit);
  }

  async unfinishedDueAfter(time: number, limit: number): Promise<RecordingRecord[]> {
    return await this.#byDueTime({ dueAt: { $gt: time }, state: { $in: ['uploading', 'finalizing'] } }, limit);
  }

  async walk(afterId: string, limit: number): Promise<RecordingRecord[]> {
    const query = this.#model
      .find({ _id: { $gt: afterId } })
      .sort({ _id: 1 })
      .limit(limit)
      .lean();
    return (await this.#availability.request(() => query.exec())).map(readRecordingDocument);
  }

  async #byDueTime(filter: QueryFilter<RecordingDocument>, limit: number): Promise<RecordingRecord[]> {
    const query = this.#model.find(filter).sort({ dueAt: 1, _id: 1 }).limit(limit).lean();
    return (await this.#availability.request(() => query.exec())).map(readRecordingDocument);
  }
}

/** The first condition lets the index begin at the right place; the second leaves out those before it that are alike. */
function comesAfter(
  field: (typeof sortFields)[RecordingSort],
  { value, id }: RecordingPosition,
  descending: boolean,
): QueryFilter<RecordingDocument> {
  const [beyond, from] = descending ? ['$lt', '$lte'] : ['$gt', '$gte'];
  return {
    [field]: { [from]: value },
    $or: [{ [field]: { [beyond]: value } }, { [field]: value, _id: { [beyond]: id } }],
  };
}

/** A pattern that matches the text and nothing else. */
function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function optional(document: unknown): RecordingRecord | undefined {
  return document === null ? undefined : readRecordingDocument(document);
}
