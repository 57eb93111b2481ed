import { createHash } from 'node:crypto';
import { type Model, Schema } from 'mongoose';
import type { Clock } from '../../domain/clock/clock';
import type { Availability } from '../availability';
import type { MongoClient } from './mongo-connection';

/** As long as a session lasts that nobody ends. */
const keptMs = 30 * 24 * 3_600_000;

interface EndedSessionDocument {
  readonly _id: string;
  readonly endedAt: Date;
}

const schema = new Schema<EndedSessionDocument>(
  { _id: String, endedAt: Date },
  { collection: 'endedSessions', versionKey: false, strict: 'throw', strictQuery: 'throw' },
);
schema.index({ endedAt: 1 });

/** Which sessions were ended by their owners: known even when Redis, which had them, has lost everything. */
export class MongoEndedSessions {
  readonly #model: Model<EndedSessionDocument>;
  readonly #availability: Pick<Availability, 'request'>;

  constructor(
    { connection, availability }: Pick<MongoClient, 'connection' | 'availability'>,
    private readonly clock: Pick<Clock, 'now'>,
  ) {
    this.#model = connection.model<EndedSessionDocument>('EndedSession', schema);
    this.#availability = availability;
  }

  /** Makes the indexes that are missing. */
  async open(): Promise<void> {
    // Not as a request: making many may take longer than anybody waits, and nobody is served yet.
    await this.#model.createIndexes();
  }

  /** @throws Refusal `unavailable`. */
  async note(sessionId: string): Promise<void> {
    const now = this.clock.now();
    const old = this.#model.deleteMany({ endedAt: { $lt: new Date(now - keptMs) } });
    await this.#availability.request(() => old.exec());
    const change = { $set: { endedAt: new Date(now) } };
    const write = this.#model.updateOne({ _id: digest(sessionId) }, change, { upsert: true });
    await this.#availability.request(() => write.exec());
  }

  /**
   * Those of the given ones that were ended.
   *
   * @throws Refusal `unavailable`.
   */
  async among(sessionIds: readonly string[]): Promise<string[]> {
    const query = this.#model.find({ _id: { $in: sessionIds.map(digest) } }, { _id: 1 }).lean();
    const found = new Set((await this.#availability.request(() => query.exec())).map(({ _id }) => _id));
    return sessionIds.filter((sessionId) => found.has(digest(sessionId)));
  }
}

/** What is kept is of no use to whoever reads the database. */
function digest(sessionId: string): string {
  return createHash('sha256').update(sessionId).digest('base64url');
}
