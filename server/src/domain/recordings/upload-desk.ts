import { limits, type UploadMetadata } from '@onair/protocol';
import type { Clock } from '../clock/clock';
import type { Log } from '../log';
import type { Randomness } from '../randomness';
import { Refusal } from '../refusal';
import type { StreamRecord } from '../streams/stream-record';
import type { StreamStore } from '../streams/stream-store';
import type { ExportEvictor } from './export-evictor';
import type { MediaStorage } from './media-storage';
import type { PartIndex } from './media/part-index';
import type { PartIndexes } from './part-indexes';
import type { RecordingLedger } from './recording-ledger';
import { inOrder, isWhole, mediaKeyOf, type RecordingPart, type RecordingRecord, uploadIdOf } from './recording-record';
import type { RecordingStore } from './recording-store';
import { Slices } from './slices';
import type { StorageGauge } from './storage-gauge';
import type { UploadLocks } from './upload-locks';

/** As much is made durable at a time, and after each of them the record says so. */
const sliceBytes = 2 * limits.uploadRequestBytes;

/** What the desk needs of its surroundings. */
export interface UploadDeskParts {
  readonly recordings: RecordingStore;
  readonly ledger: RecordingLedger;
  readonly streams: Pick<StreamStore, 'find'>;
  readonly storage: MediaStorage;
  readonly indexes: PartIndexes;
  readonly gauge: Pick<StorageGauge, 'count' | 'forget'>;
  readonly evictor: Pick<ExportEvictor, 'look'>;
  readonly locks: UploadLocks;
  /** Told of a recording that may be complete. */
  readonly consider: (record: RecordingRecord) => void;
  readonly clock: Pick<Clock, 'now'>;
  readonly randomness: Randomness;
  readonly log: Log;
}

/** How the desk is set up. */
export interface UploadDeskSettings {
  readonly maxParts: number;
  /** How long a recording is left alone that is being uploaded, in milliseconds. */
  readonly lookAfterMs: number;
}

/** An upload that is known to belong to whoever asks. */
export interface AdmittedUpload {
  readonly uploadId: string;
  readonly record: RecordingRecord;
  readonly part: RecordingPart;
}

/** Takes in what recorders deliver: what was acknowledged is stored, indexed, and will not be lost. */
export class UploadDesk {
  constructor(
    private readonly parts: UploadDeskParts,
    private readonly settings: UploadDeskSettings,
  ) {}

  /**
   * Makes an upload for a part of a stream's recording; asked again for the same part, it gives the same upload.
   *
   * @throws Refusal `stream-not-found`, `not-owner`, `recording-not-found` when the recording was deleted, `too-large`
   *   when it has too many parts, or `storage-full`.
   */
  async create(
    ownerId: string,
    wish: UploadMetadata,
    { metadata, length }: Pick<RecordingPart, 'metadata' | 'length'>,
  ): Promise<AdmittedUpload> {
    const { streams, ledger, evictor, randomness } = this.parts;
    const stream = await streams.find(wish.streamId);
    if (stream === undefined) throw Refusal.streamNotFound();
    if (stream.ownerId !== ownerId) throw Refusal.notOwner();
    await evictor.look();
    const part: RecordingPart = {
      partId: wish.partId ?? randomness.token(12),
      epoch: wish.epoch ?? stream.epoch,
      run: wish.run,
      startMs: wish.startMs,
      mimeType: wish.mimeType,
      metadata,
      length,
      receivedBytes: 0,
      durationMs: 0,
    };
    const { id } = await this.#recordingOf(stream);
    const record = await ledger.change(id, (present) => this.#withPart(present, part));
    return this.#admitted(record, part.partId);
  }

  /**
   * Finds an upload of whoever asks.
   *
   * @throws Refusal `upload-not-found`, `recording-not-found` when the recording was deleted, or `not-owner`.
   */
  async admit(ownerId: string, uploadId: string): Promise<AdmittedUpload> {
    const upload = await this.#find(uploadId);
    if (upload.record.ownerId !== ownerId) throw Refusal.notOwner();
    return upload;
  }

  /** How many bytes of an upload are durable. */
  async offset({ record, part }: AdmittedUpload): Promise<number> {
    const size = (await this.parts.storage.size(mediaKeyOf(record, part))) ?? 0;
    // Whoever asks will not come back; and an instance that was killed at the last bytes has told nobody of them.
    if (part.length !== null && size >= part.length && !isWhole(part)) this.parts.consider(record);
    return size;
  }

  /** Learns how long an upload will be. */
  async declareLength({ uploadId, record, part }: AdmittedUpload, length: number): Promise<AdmittedUpload> {
    const changed = await this.parts.ledger.change(record.id, (present) =>
      this.#changePart(present, part.partId, () => ({ length })),
    );
    return { ...this.#admitted(changed, part.partId), uploadId };
  }

  /**
   * Goes on with an upload whose lock is held, and gives its new size. What came before an error is kept.
   *
   * @throws Refusal `offset-conflict`, `storage-full`, `upload-locked` when the lock was lost, `recording-not-found` when
   *   the recording was deleted; and what `data` throws.
   */
  async append(uploadId: string, offset: number, data: AsyncIterable<Uint8Array, void>): Promise<number> {
    const { storage, indexes, locks, gauge, evictor } = this.parts;
    const upload = await this.#find(uploadId);
    const { record, part } = upload;
    if ((await this.offset(upload)) !== offset) throw Refusal.offsetConflict();
    const borrowed = await indexes.borrow(record, part, offset);
    const slices = new Slices(data, sliceBytes, (bytes) => {
      // An instance that stood still may wake up here, when the upload is somebody else's by now.
      if (!locks.holds(uploadId)) throw Refusal.uploadLocked();
      gauge.count(bytes.length);
      borrowed.indexer.push(bytes);
    });
    let size = offset;
    // Whatever fails, what is durable may be less than what was looked at: then the indexer is not given back.
    while (!slices.ended) {
      await evictor.look();
      size = await storage.append(mediaKeyOf(record, part), size, slices.next());
      await this.#progress(upload, size, borrowed.show());
    }
    await borrowed.giveBack();
    return size;
  }

  /** Takes an upload back, with all its bytes. A recording without parts is none. */
  async terminate({ record, part }: AdmittedUpload): Promise<void> {
    const { ledger, recordings, storage, gauge, consider } = this.parts;
    const changed = await ledger.change(record.id, (present) => ({
      ...this.#receiving(present),
      parts: present.parts.filter(({ partId }) => partId !== part.partId),
    }));
    if (changed.parts.length === 0) await recordings.remove(changed);
    else consider(changed);
    await storage.remove(mediaKeyOf(record, part).replace(/\/media$/, ''));
    gauge.forget();
  }

  async #recordingOf(stream: StreamRecord): Promise<RecordingRecord> {
    const { recordings } = this.parts;
    let record = await recordings.findByStream(stream.id);
    if (record === undefined) {
      const fresh = this.#newRecord(stream);
      if (await recordings.insert(fresh)) this.parts.log.info({ recordingId: fresh.id }, 'recording started');
      // Otherwise somebody else made it in between.
      record = await recordings.findByStream(stream.id);
    }
    if (record === undefined || record.state === 'deleted') throw Refusal.recordingNotFound();
    return record;
  }

  #newRecord({ id, ownerId, title, startedAt, media, thumbnail }: StreamRecord): RecordingRecord {
    const { randomness, clock } = this.parts;
    return {
      id: randomness.token(12),
      streamId: id,
      ownerId,
      title,
      renamed: false,
      visibility: 'public',
      state: 'uploading',
      failure: null,
      startedAt,
      durationMs: 0,
      sizeBytes: 0,
      mimeType: '',
      tracks: media,
      thumbnail: thumbnail?.version ?? null,
      parts: [],
      version: null,
      file: null,
      lastReceivedAt: clock.now(),
      dueAt: clock.now() + this.settings.lookAfterMs,
      finalizer: null,
      revision: 0,
    };
  }

  #withPart(present: RecordingRecord, part: RecordingPart): RecordingRecord | undefined {
    if (present.parts.some(({ partId }) => partId === part.partId)) return undefined;
    if (present.parts.length >= this.settings.maxParts) throw Refusal.tooManyParts(this.settings.maxParts);
    return { ...this.#receiving(present), parts: inOrder([...present.parts, part]) };
  }

  /** More is to come: whatever was made of it before is not all of it, and whoever finalizes it is to begin again. */
  #receiving(present: RecordingRecord): RecordingRecord {
    const now = this.parts.clock.now();
    const dueAt = now + this.settings.lookAfterMs;
    return { ...present, state: 'uploading', failure: null, finalizer: null, lastReceivedAt: now, dueAt };
  }

  #changePart(
    present: RecordingRecord,
    partId: string,
    changes: (part: RecordingPart) => Partial<RecordingPart>,
  ): RecordingRecord {
    if (!present.parts.some((part) => part.partId === partId)) throw Refusal.uploadNotFound();
    const parts = present.parts.map((part) => (part.partId === partId ? { ...part, ...changes(part) } : part));
    return { ...this.#receiving(present), parts };
  }

  async #progress({ record, part }: AdmittedUpload, size: number, index: PartIndex): Promise<void> {
    const changed = await this.parts.ledger.change(record.id, (present) => {
      // Whoever has finished it meanwhile found everything stored a moment before this was told: there is no more to come.
      if (present.parts.some((each) => each.partId === part.partId && isWhole(each))) return undefined;
      const next = this.#changePart(present, part.partId, (before) => ({
        receivedBytes: Math.max(before.receivedBytes, size),
        durationMs: Math.max(before.durationMs, index.durationMs),
      }));
      const total = (of: (part: RecordingPart) => number): number =>
        next.parts.reduce((sum, each) => sum + of(each), 0);
      return {
        ...next,
        durationMs: Math.round(total(({ durationMs }) => durationMs)),
        sizeBytes: total(({ receivedBytes }) => receivedBytes),
        mimeType: next.mimeType === '' ? part.mimeType : next.mimeType,
      };
    });
    const grown = changed.parts.find(({ partId }) => partId === part.partId);
    if (grown !== undefined && isWhole(grown)) this.parts.consider(changed);
  }

  async #find(uploadId: string): Promise<AdmittedUpload> {
    const [, recordingId = '', partId = ''] = /^([\w-]{16})\.([\w-]{16})$/.exec(uploadId) ?? [];
    const record = recordingId === '' ? undefined : await this.parts.recordings.find(recordingId);
    if (record === undefined) throw Refusal.uploadNotFound();
    // Told apart, because only for this one may a recorder throw away what it still has.
    if (record.state === 'deleted') throw Refusal.recordingNotFound();
    return this.#admitted(record, partId);
  }

  #admitted(record: RecordingRecord, partId: string): AdmittedUpload {
    const part = record.parts.find((each) => each.partId === partId);
    if (part === undefined) throw Refusal.uploadNotFound();
    return { uploadId: uploadIdOf(record, part), record, part };
  }
}
