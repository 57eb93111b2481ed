import type { Clock } from '../clock/clock';
import type { Log } from '../log';
import type { Randomness } from '../randomness';
import type { StreamStore } from '../streams/stream-store';
import type { ThumbnailStore } from '../thumbnails/thumbnail-store';
import { Eraser } from './eraser';
import { ExportEvictor } from './export-evictor';
import { Finalizer } from './finalizer';
import { Inspector } from './inspector';
import type { MediaExporter } from './media/media-exporter';
import type { MediaStorage } from './media-storage';
import { PacedExporter } from './paced-exporter';
import { PartIndexes } from './part-indexes';
import { RecordingJudge } from './recording-judge';
import { RecordingLedger } from './recording-ledger';
import type { RecordingStore } from './recording-store';
import { StorageGauge } from './storage-gauge';

/** A recording that is not finished is looked after this often, whatever nobody told of it. */
const lookAfterMs = 30_000;

/** What it takes to finish and to remove recordings. */
export interface WorkshopSurroundings {
  readonly recordings: RecordingStore;
  readonly streams: Pick<StreamStore, 'find'>;
  readonly media: MediaStorage;
  readonly thumbnailStore: Pick<ThumbnailStore, 'remove'>;
  /** Without it, parts that do not fit each other are not joined. */
  readonly exporter?: Pick<MediaExporter, 'export'> | undefined;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly log: Log;
}

/** How the workshop is set up. */
export interface WorkshopSettings {
  /** How long after the end of its stream a recording waits for what has not come, in milliseconds. */
  readonly patienceMs: number;
  /** How much may be stored in all, in bytes; undefined for as much as fits. */
  readonly maxStorageBytes: number | undefined;
}

/** Those who finish and remove recordings, wired to each other: for a server as well as for its operator's command. */
export class Workshop {
  readonly storage: MediaStorage;
  readonly ledger: RecordingLedger;
  readonly indexes: PartIndexes;
  readonly gauge: StorageGauge;
  readonly evictor: ExportEvictor;
  /** For everybody who rewrites something; undefined where nobody can. */
  readonly exporter: PacedExporter | undefined;
  readonly eraser: Eraser;
  readonly finalizer: Finalizer;
  readonly inspector: Inspector;
  /** How long a recording that is being uploaded is left alone, in milliseconds. */
  readonly lookAfterMs: number;

  constructor(surroundings: WorkshopSurroundings, { patienceMs, maxStorageBytes }: WorkshopSettings) {
    const { media: storage, exporter } = surroundings;
    const gauge = new StorageGauge(storage, surroundings.clock, maxStorageBytes);
    this.storage = storage;
    this.gauge = gauge;
    this.evictor = new ExportEvictor({ ...surroundings, storage, gauge });
    this.ledger = new RecordingLedger(surroundings.recordings);
    this.indexes = new PartIndexes(storage);
    this.exporter = exporter && new PacedExporter({ exporter, storage, gauge });
    this.lookAfterMs = Math.min(lookAfterMs, patienceMs);
    const { ledger, indexes } = this;
    const common = { ...surroundings, storage, ledger, indexes, exporter: this.exporter };
    this.eraser = new Eraser({ ...common, thumbnails: surroundings.thumbnailStore });
    const judge = new RecordingJudge(common);
    this.finalizer = new Finalizer({ ...common, eraser: this.eraser, judge }, { patienceMs, lookAfterMs });
    this.inspector = new Inspector({ ...common, eraser: this.eraser, finalizer: this.finalizer });
  }
}
