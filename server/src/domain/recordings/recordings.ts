import type { Clock } from '../clock/clock';
import type { Log } from '../log';
import type { Randomness } from '../randomness';
import type { StreamStore } from '../streams/stream-store';
import type { ThumbnailDesk } from '../thumbnails/thumbnail-desk';
import { Finalizer } from './finalizer';
import type { MediaStorage } from './media-storage';
import { PartIndexes } from './part-indexes';
import { Playback } from './playback';
import { RecordingCatalog } from './recording-catalog';
import { RecordingJudge } from './recording-judge';
import { RecordingLedger } from './recording-ledger';
import type { RecordingStore } from './recording-store';
import { StorageGauge } from './storage-gauge';
import { UploadDesk } from './upload-desk';
import type { UploadLocks } from './upload-locks';

/** A recording that is not finished is looked after this often, whatever nobody told of it. */
const lookAfterMs = 30_000;

/** What recording needs from outside. */
export interface RecordingsSurroundings {
  readonly recordings: RecordingStore;
  readonly streams: Pick<StreamStore, 'find'>;
  readonly thumbnails: Pick<ThumbnailDesk, 'find'>;
  readonly media: MediaStorage;
  readonly uploadLocks: UploadLocks;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly log: Log;
}

/** How recording is set up. */
export interface RecordingsSettings {
  /** How many parts one recording may have. */
  readonly maxParts: number;
  /** How much may be stored in all, in bytes; undefined for as much as fits. */
  readonly maxStorageBytes: number | undefined;
  /** How long after the end of its stream a recording waits for what has not come, in milliseconds. */
  readonly patienceMs: number;
}

/** The parts of recording, wired to each other. */
export class Recordings {
  readonly catalog: RecordingCatalog;
  readonly uploads: UploadDesk;
  readonly playback: Playback;
  readonly #finalizer: Finalizer;
  readonly #locks: UploadLocks;

  constructor(surroundings: RecordingsSurroundings, settings: RecordingsSettings) {
    const { recordings, media: storage, clock, uploadLocks: locks } = surroundings;
    const ledger = new RecordingLedger(recordings);
    const indexes = new PartIndexes(storage);
    const gauge = new StorageGauge(storage, clock, settings.maxStorageBytes);
    const common = { ...surroundings, storage, ledger, indexes, gauge, locks };
    const judge = new RecordingJudge(common);
    const finalizer = new Finalizer({ ...common, judge }, { ...settings, lookAfterMs });
    this.#finalizer = finalizer;
    this.catalog = new RecordingCatalog(common);
    this.playback = new Playback(storage, indexes);
    const consider = finalizer.consider.bind(finalizer);
    const { maxParts, patienceMs } = settings;
    const waitMs = Math.min(lookAfterMs, patienceMs);
    this.uploads = new UploadDesk({ ...common, consider }, { maxParts, lookAfterMs: waitMs });
    this.#locks = locks;
  }

  /** A stream has ended, so its recording may be complete. */
  streamEnded(streamId: string): void {
    this.#finalizer.streamEnded(streamId);
  }

  /** Takes up what was left unfinished. */
  start(): void {
    this.#finalizer.start();
  }

  /** Ends every timer; resolves when nothing is under way any more. May be called twice. */
  async close(): Promise<void> {
    await this.#finalizer.close();
    await this.#locks.close();
  }
}
