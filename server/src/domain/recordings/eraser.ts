import type { Clock } from '../clock/clock';
import type { StreamStore } from '../streams/stream-store';
import type { ThumbnailStore } from '../thumbnails/thumbnail-store';
import type { MediaStorage } from './media-storage';
import type { RecordingLedger } from './recording-ledger';
import { type RecordingRecord, storedUnder } from './recording-record';
import type { RecordingStore } from './recording-store';

/** Long enough for uploads that are under way at a deletion to notice it. */
const removeAgainMs = 60_000;
/** For this long, a recording that was deleted cannot be begun again. */
const deletedForMs = 30 * 86_400_000;

/** What the eraser needs of its surroundings. */
export interface EraserParts {
  readonly recordings: RecordingStore;
  readonly ledger: RecordingLedger;
  readonly storage: Pick<MediaStorage, 'remove'>;
  readonly thumbnails: Pick<ThumbnailStore, 'remove'>;
  readonly streams: Pick<StreamStore, 'find'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Removes recordings with all their media and their picture. What is left of a record for a while keeps it from being begun again. */
export class Eraser {
  constructor(private readonly parts: EraserParts) {}

  /** @throws Refusal `recording-not-found`. */
  async erase(id: string): Promise<void> {
    const { ledger, storage, clock } = this.parts;
    const deleted = await ledger.change(id, (record) => ({
      ...record,
      ownerId: '',
      title: '',
      visibility: 'private',
      state: 'deleted',
      thumbnail: null,
      parts: [],
      version: null,
      file: null,
      lastReceivedAt: clock.now(),
      dueAt: clock.now() + removeAgainMs,
      finalizer: null,
    }));
    await storage.remove(storedUnder(deleted));
    await this.removePicture(deleted);
  }

  /** Removes the picture, which is the stream's: while that is live, it is shown to those who look for something to watch. */
  async removePicture({ streamId }: Pick<RecordingRecord, 'streamId'>): Promise<void> {
    const { streams, thumbnails } = this.parts;
    if ((await streams.find(streamId))?.status !== 'live') await thumbnails.remove(streamId);
  }

  /** An upload that was under way at the deletion may have written something after it. */
  async cleanUp(deleted: RecordingRecord): Promise<void> {
    const { storage, recordings, clock } = this.parts;
    await storage.remove(storedUnder(deleted));
    await this.removePicture(deleted);
    const forgetAt = deleted.lastReceivedAt + deletedForMs;
    if (clock.now() >= forgetAt) await recordings.remove(deleted);
    else await recordings.replace({ ...deleted, dueAt: Math.max(forgetAt, clock.now() + removeAgainMs) });
  }
}
