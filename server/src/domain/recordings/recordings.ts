import type { ThumbnailDesk } from '../thumbnails/thumbnail-desk';
import { ExportDesk } from './export-desk';
import type { Finalizer } from './finalizer';
import { Playback } from './playback';
import { RecordingCatalog } from './recording-catalog';
import { UploadDesk } from './upload-desk';
import type { UploadLocks } from './upload-locks';
import { Workshop, type WorkshopSettings, type WorkshopSurroundings } from './workshop';

/** What recording needs from outside. */
export interface RecordingsSurroundings extends WorkshopSurroundings {
  readonly thumbnails: Pick<ThumbnailDesk, 'find'>;
  readonly uploadLocks: UploadLocks;
}

/** How recording is set up. */
export interface RecordingsSettings extends WorkshopSettings {
  /** How many parts one recording may have. */
  readonly maxParts: number;
}

/** The parts of recording, wired to each other. */
export class Recordings {
  readonly catalog: RecordingCatalog;
  readonly uploads: UploadDesk;
  readonly playback: Playback;
  readonly exports: ExportDesk;
  readonly #finalizer: Finalizer;
  readonly #locks: UploadLocks;

  constructor(surroundings: RecordingsSurroundings, settings: RecordingsSettings) {
    const workshop = new Workshop(surroundings, settings);
    const { storage, ledger, indexes, gauge, evictor, exporter, eraser, finalizer, lookAfterMs } = workshop;
    const { uploadLocks: locks } = surroundings;
    const common = { ...surroundings, storage, ledger, indexes, gauge, evictor, exporter, eraser, locks };
    const consider = finalizer.consider.bind(finalizer);
    const playback = new Playback(storage, indexes);
    this.playback = playback;
    this.exports = new ExportDesk({ ...common, playback });
    this.catalog = new RecordingCatalog({ ...common, exports: this.exports });
    this.uploads = new UploadDesk({ ...common, consider }, { maxParts: settings.maxParts, lookAfterMs });
    this.#finalizer = finalizer;
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
    await Promise.all([this.#finalizer.close(), this.exports.close()]);
    await this.#locks.close();
  }
}
