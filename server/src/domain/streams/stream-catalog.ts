import {
  type BrowseReply,
  limits,
  type Presence,
  type Stream,
  type StreamPage,
  type StreamQuery,
} from '@onair/protocol';
import type { LeaseView } from '../presence/lease';
import type { PresenceStore } from '../presence/presence-store';
import { describePresence } from '../presence/presence-view';
import { Refusal } from '../refusal';
import { decodeCursor, encodeCursor } from './stream-cursor';
import type { StreamRecord } from './stream-record';
import type { StreamStore } from './stream-store';
import { describeStream } from './stream-view';

/** Shows streams: what is recorded, together with who is there right now. */
export class StreamCatalog {
  constructor(
    private readonly streams: StreamStore,
    private readonly presence: PresenceStore,
  ) {}

  /** @throws Refusal `stream-not-found`. */
  async record(id: string): Promise<StreamRecord> {
    const record = await this.streams.find(id);
    if (record === undefined) throw Refusal.streamNotFound();
    return record;
  }

  /** @throws Refusal `stream-not-found`. */
  async find(id: string): Promise<{ stream: Stream; presence: Presence }> {
    const record = await this.record(id);
    const { leases, viewers } = await this.#whoIsThere([record]);
    return {
      stream: describeStream(record, leases.get(id), viewers.get(id) ?? 0),
      presence: describePresence(record, leases.get(id)),
    };
  }

  async describe(record: StreamRecord): Promise<Stream> {
    const { leases, viewers } = await this.#whoIsThere([record]);
    return describeStream(record, leases.get(record.id), viewers.get(record.id) ?? 0);
  }

  /** One page, newest first. `ownerId` is of the session that asks; needed for its own streams only. */
  async list(query: StreamQuery, ownerId?: string): Promise<StreamPage> {
    // One more than asked for tells whether there is a next page.
    const records = await this.streams.list({
      status: query.status,
      ownerId: query.owner === 'me' ? ownerId : undefined,
      after: query.cursor === undefined ? undefined : decodeCursor(query.cursor),
      limit: query.limit + 1,
    });
    const page = records.slice(0, query.limit);
    const last = page.at(-1);
    return {
      streams: await this.#describeAll(page),
      nextCursor: records.length > page.length && last !== undefined ? encodeCursor(last) : null,
    };
  }

  /** The newest page of what is live, and how much there is in all. */
  async newestLive(): Promise<BrowseReply> {
    const records = await this.streams.list({ status: 'live', limit: limits.pageSize + 1 });
    const page = records.slice(0, limits.pageSize);
    // Leases are counted and not records, which would be gone through each time. They may be fewer for a moment, when they
    // were lost and are being put back, but there is more than what is on this page.
    const total =
      records.length > page.length ? Math.max(records.length, await this.presence.countLeases()) : page.length;
    return { streams: await this.#describeAll(page), total };
  }

  async #describeAll(records: readonly StreamRecord[]): Promise<Stream[]> {
    const { leases, viewers } = await this.#whoIsThere(records);
    return records.map((record) => describeStream(record, leases.get(record.id), viewers.get(record.id) ?? 0));
  }

  async #whoIsThere(records: readonly StreamRecord[]): Promise<{
    leases: ReadonlyMap<string, LeaseView>;
    viewers: ReadonlyMap<string, number>;
  }> {
    const live = records.filter(({ status }) => status === 'live').map(({ id }) => id);
    if (live.length === 0) return { leases: new Map(), viewers: new Map() };
    const [leases, viewers] = await Promise.all([this.presence.read(live), this.presence.countWatchers(live)]);
    return { leases, viewers };
  }
}
