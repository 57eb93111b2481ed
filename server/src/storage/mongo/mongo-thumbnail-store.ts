import { type Model, Schema, type mongo } from 'mongoose';
import type { ThumbnailStore } from '../../domain/thumbnails/thumbnail-store';
import type { Availability } from '../availability';
import type { MongoClient } from './mongo-connection';

interface ThumbnailDocument {
  readonly _id: string;
  readonly picture: Buffer;
}

const schema = new Schema<ThumbnailDocument>(
  { _id: String, picture: Buffer },
  { collection: 'thumbnails', versionKey: false },
);

/**
 * Pictures beside the records that name them: they are kept as long, every instance sees them, and they are sharded
 * by the same id. In Redis they would take up memory for good, and a shared folder is one more thing to set up.
 */
export class MongoThumbnailStore implements ThumbnailStore {
  readonly #model: Model<ThumbnailDocument>;
  readonly #availability: Pick<Availability, 'request'>;

  constructor({ connection, availability }: Pick<MongoClient, 'connection' | 'availability'>) {
    this.#model = connection.model<ThumbnailDocument>('Thumbnail', schema);
    this.#availability = availability;
  }

  async write(streamId: string, picture: Uint8Array): Promise<void> {
    const change = { $set: { picture: Buffer.from(picture) } };
    const write = this.#model.updateOne({ _id: streamId }, change, { upsert: true });
    await this.#availability.request(() => write.exec());
  }

  async read(streamId: string): Promise<Uint8Array | undefined> {
    const found = await this.#availability.request(() => this.#model.findById(streamId).lean().exec());
    // Without mongoose's documents around it, it is what the driver gives.
    const picture = found?.picture as unknown as mongo.Binary | undefined;
    return picture?.value();
  }

  async remove(streamId: string): Promise<void> {
    const removal = this.#model.deleteOne({ _id: streamId });
    await this.#availability.request(() => removal.exec());
  }

  async walk(afterId: string, limit: number): Promise<string[]> {
    const query = this.#model
      .find({ _id: { $gt: afterId } }, { _id: 1 })
      .sort({ _id: 1 })
      .limit(limit)
      .lean();
    return (await this.#availability.request(() => query.exec())).map(({ _id }) => _id);
  }
}
