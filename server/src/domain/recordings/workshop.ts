import type { Clock } from '../clock/clock';
import type { Log } from '../log';
import type { Randomness } from '../randomness';
import type { StreamStore } from '../streams/stream-store';
import type { ThumbnailStore } from '../thumbnails/thumbnail-store';
import { Eraser } from './eraser';
import { Finalizer } from './finalizer';
import { Inspector } from './inspector';
import type { MediaExporter } from './media/media-exporter';
import type { MediaStorage } from './media-storage';
import { PartIndexes } from './part-indexes';
import { RecordingJudge } from './recording-judge';
import { RecordingLedger } from './recording-ledger';
import type { RecordingStore } from './recording-store';

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

/** Those who finish and remove recordings, wired to each other: for a server as well as for its operator's command. */
export class Workshop {
  readonly storage: MediaStorage;
  readonly ledger: RecordingLedger;
  readonly indexes: PartIndexes;
  readonly eraser: Eraser;
  readonly finalizer: Finalizer;
  readonly inspector: Inspector;
  /** How long a recording that is being uploaded is left alone, in milliseconds. */
  readonly lookAfterMs: number;

  /** `patienceMs`: how long after the end of its stream a recording waits for what has not come. */
  constructor(surroundings: WorkshopSurroundings, { patienceMs }: { readonly patienceMs: number }) {
    this.storage = surroundings.media;
    this.ledger = new RecordingLedger(surroundings.recordings);
    this.indexes = new PartIndexes(this.storage);
    this.lookAfterMs = Math.min(lookAfterMs, patienceMs);
    const { storage, ledger, indexes } = this;
    const common = { ...surroundings, storage, ledger, indexes };
    this.eraser = new Eraser({ ...common, thumbnails: surroundings.thumbnailStore });
    const judge = new RecordingJudge(common);
    this.finalizer = new Finalizer({ ...common, eraser: this.eraser, judge }, { patienceMs, lookAfterMs });
    this.inspector = new Inspector({ ...common, eraser: this.eraser, finalizer: this.finalizer });
  }
}
