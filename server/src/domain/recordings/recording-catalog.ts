import type { Recording, RecordingChanges, RecordingPage, RecordingQuery } from '@onair/protocol';
import { Refusal } from '../refusal';
import type { ThumbnailDesk, Thumbnail } from '../thumbnails/thumbnail-desk';
import type { Eraser } from './eraser';
import type { ExportDesk } from './export-desk';
import { decodeCursor, encodeCursor } from './recording-cursor';
import type { RecordingLedger } from './recording-ledger';
import type { RecordingRecord } from './recording-record';
import { foldTitle, type RecordingStore } from './recording-store';
import { describeRecording } from './recording-view';
import type { StorageGauge } from './storage-gauge';

/** What the catalog needs of its surroundings. */
export interface RecordingCatalogParts {
  readonly recordings: RecordingStore;
  readonly ledger: RecordingLedger;
  readonly thumbnails: Pick<ThumbnailDesk, 'find'>;
  readonly eraser: Eraser;
  readonly exports: Pick<ExportDesk, 'callOff'>;
  readonly gauge: StorageGauge;
}

/** Finds out whose session asks; nobody's without one. */
export type AskOwner = () => string | undefined | Promise<string | undefined>;

/** Shows recordings to those who may see them, and lets their owners change and delete them. */
export class RecordingCatalog {
  constructor(private readonly parts: RecordingCatalogParts) {}

  /**
   * The record of a recording that whoever asks may see. `askOwner` gives the owner of the session that asks, if there is
   * one; it is called only where that matters.
   *
   * @throws Refusal `recording-not-found`, also for what is private and somebody else's.
   */
  async admit(id: string, askOwner: AskOwner): Promise<RecordingRecord> {
    const record = await this.parts.ledger.record(id);
    if (record.visibility === 'private' && record.ownerId !== (await askOwner())) throw Refusal.recordingNotFound();
    return record;
  }

  /** @throws Refusal `recording-not-found`. */
  async find(id: string, ownerId: string | undefined): Promise<Recording> {
    return describeRecording(await this.admit(id, () => ownerId), ownerId);
  }

  /** One page. `ownerId` is of the session that asks; with `owner` "me", it needs one. */
  async list(query: RecordingQuery, ownerId: string | undefined): Promise<RecordingPage> {
    const { sort, limit, q, cursor } = query;
    // One more than asked for tells whether there is a next page.
    const records = await this.parts.recordings.list({
      ownerId: query.owner === 'me' ? ownerId : undefined,
      titleContains: q === undefined || q === '' ? undefined : foldTitle(q),
      sort,
      after: cursor === undefined ? undefined : decodeCursor(cursor, sort),
      limit: limit + 1,
    });
    const page = records.slice(0, limit);
    const last = page.at(-1);
    return {
      recordings: page.map((record) => describeRecording(record, ownerId)),
      nextCursor: records.length > page.length && last !== undefined ? encodeCursor(last, sort) : null,
    };
  }

  /** @throws Refusal `recording-not-found` or `not-owner`. */
  async change(id: string, ownerId: string, { title, visibility }: RecordingChanges): Promise<Recording> {
    await this.#owned(id, ownerId);
    const changed = await this.parts.ledger.change(id, (record) => ({
      ...record,
      ...(title !== undefined && { title, renamed: true }),
      ...(visibility !== undefined && { visibility }),
    }));
    return describeRecording(changed, ownerId);
  }

  /**
   * Deletes a recording with all its media. Whoever uploads it finds out with the next request.
   *
   * @throws Refusal `recording-not-found` or `not-owner`.
   */
  async delete(id: string, ownerId: string): Promise<void> {
    await this.#owned(id, ownerId);
    await this.parts.eraser.erase(id);
    this.parts.exports.callOff(id);
    this.parts.gauge.forget();
  }

  /** @throws Refusal `recording-not-found`, or `not-found` when the recording has no picture. */
  async thumbnail(id: string, askOwner: AskOwner): Promise<Thumbnail & { record: RecordingRecord }> {
    const record = await this.admit(id, askOwner);
    // A stream's picture is never changed after its end, so a recording needs none of its own.
    return { ...(await this.parts.thumbnails.find(record.streamId)), record };
  }

  async #owned(id: string, ownerId: string): Promise<void> {
    const record = await this.admit(id, () => ownerId);
    if (record.ownerId !== ownerId) throw Refusal.notOwner();
  }
}
