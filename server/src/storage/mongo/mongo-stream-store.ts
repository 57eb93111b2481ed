import type { Model, QueryFilter, UpdateQuery } from 'mongoose';
import type { StreamRecord } from '../../domain/streams/stream-record';
import type {
  StreamChanges,
  StreamEnding,
  StreamPosition,
  StreamSelection,
  StreamStore,
} from '../../domain/streams/stream-store';
import type { Availability } from '../availability';
import type { MongoClient } from './mongo-connection';
import {
  readStreamDocument,
  type StreamDocument,
  streamModel,
  writeStreamDocument,
  writeThumbnailMark,
} from './stream-document';

/**
 * Stream records in a MongoDB that all instances share. Every change is one command on one document, so it needs no
 * transaction and no replica set.
 */
export class MongoStreamStore implements StreamStore {
  readonly #model: Model<StreamDocument>;
  readonly #availability: Pick<Availability, 'request' | 'check'>;

  constructor({ connection, availability }: Pick<MongoClient, 'connection' | 'availability'>) {
    this.#model = streamModel(connection);
    this.#availability = availability;
  }

  /** Makes the indexes that are missing. */
  async open(): Promise<void> {
    // Not as a request: making many may take longer than anybody waits, and nobody is served yet.
    await this.#model.createIndexes();
  }

  async insert(record: StreamRecord): Promise<void> {
    await this.#availability.request(() => this.#model.create(writeStreamDocument(record)));
  }

  async find(id: string): Promise<StreamRecord | undefined> {
    return optional(await this.#availability.request(() => this.#model.findById(id).lean().exec()));
  }

  async findAll(ids: readonly string[]): Promise<StreamRecord[]> {
    const query = this.#model.find({ _id: { $in: [...ids] } }).lean();
    return (await this.#availability.request(() => query.exec())).map(readStreamDocument);
  }

  async list({ status, ownerId, after, limit }: StreamSelection): Promise<StreamRecord[]> {
    const filter: QueryFilter<StreamDocument> = {
      ...(status !== undefined && { status }),
      ...(ownerId !== undefined && { ownerId }),
      ...(after !== undefined && comesAfter(after)),
    };
    const query = this.#model.find(filter).sort({ startedAt: -1, _id: -1 }).limit(limit).lean();
    const documents = await this.#availability.request(() => query.exec());
    return documents.map(readStreamDocument);
  }

  updateLive(id: string, { thumbnail, ...changes }: StreamChanges, saidIn?: number): Promise<StreamRecord | undefined> {
    const mark = thumbnail === undefined ? {} : { thumbnail: writeThumbnailMark(thumbnail) };
    return this.#change(id, { ...changes, ...mark }, saidIn === undefined ? {} : { epoch: { $lte: saidIn } });
  }

  async raisePeakViewers(id: string, viewers: number): Promise<void> {
    const lower: QueryFilter<StreamDocument> = { _id: id, peakViewers: { $lt: viewers } };
    const change = this.#model.updateOne(lower, { $set: { peakViewers: viewers } });
    await this.#availability.request(() => change.exec());
  }

  end(id: string, { endedAt, endReason }: StreamEnding): Promise<StreamRecord | undefined> {
    return this.#change(id, { status: 'ended', endedAt: new Date(endedAt), endReason });
  }

  check(): Promise<void> {
    return this.#availability.check();
  }

  /** Compares and sets in one step: of all who try to end a stream, one finds it live. */
  async #change(
    id: string,
    fields: UpdateQuery<StreamDocument>,
    condition: QueryFilter<StreamDocument> = {},
  ): Promise<StreamRecord | undefined> {
    const live: QueryFilter<StreamDocument> = { _id: id, status: 'live', ...condition };
    const change = this.#model.findOneAndUpdate(live, { $set: fields }, { returnDocument: 'after' }).lean();
    return optional(await this.#availability.request(() => change.exec()));
  }
}

/** The first condition lets the index begin at the right place; the second leaves out the rest of that millisecond. */
function comesAfter({ startedAt, id }: StreamPosition): QueryFilter<StreamDocument> {
  const start = new Date(startedAt);
  return { startedAt: { $lte: start }, $or: [{ startedAt: { $lt: start } }, { startedAt: start, _id: { $lt: id } }] };
}

function optional(document: unknown): StreamRecord | undefined {
  return document === null ? undefined : readStreamDocument(document);
}
