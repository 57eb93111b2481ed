import { encodingOf } from './capture/encoding';
import { preferredFormats, supportedFormats } from './capture/format';
import { Run } from './capture/run';
import { Emitter } from './emitter';
import type { RecordingFigures } from './figures';
import { RoomWatch } from './queue/room';
import type { RecordedPart } from './recorded-part';
import { RecordedParts } from './recorded-parts';
import type { StreamRecorderOptions } from './recorder-options';
import type { RecorderState, StorageStatus, StreamRecorderEvents } from './recorder-state';
import { SleepWatch } from './sleep-watch';
import type { Surroundings } from './surroundings';
import type { UploadState } from './upload/part-upload';

const mostFailures = 3;
const failuresWithinMs = 30_000;

/**
 * Records one stream: what MediaRecorder delivers goes into the store first, then up by tus, and nothing that was
 * delivered is ever lost. Never throws; {@link state} says how it goes.
 */
export class StreamRecorder extends Emitter<StreamRecorderEvents> {
  readonly #options: StreamRecorderOptions;
  readonly #around: Surroundings;
  readonly #room: RoomWatch;
  readonly #sleeps: SleepWatch;
  /** What is worth trying, the best first. */
  readonly #formats: string[];
  readonly #parts: RecordedParts;
  readonly #unsubscribe: () => void;
  #state: RecorderState = { kind: 'idle' };
  #run: Run | null = null;
  /** With those that have been stopped, and have not given everything yet. */
  readonly #runs = new Set<Run>();
  #failedAtMs: number[] = [];
  #cancelTick: (() => void) | null = null;

  constructor(options: StreamRecorderOptions, surroundings: Surroundings) {
    super();
    this.#options = options;
    this.#around = surroundings;
    this.#room = new RoomWatch(surroundings.storage, surroundings.clock, () => this.#storageChanged());
    this.#sleeps = new SleepWatch(surroundings);
    this.#formats = supportedFormats(surroundings.isTypeSupported, options.formats ?? preferredFormats);
    this.#unsubscribe = options.store.on('durable', () => this.#storageChanged());
    this.#parts = new RecordedParts(options, surroundings);
    this.#parts.on('figures', () => this.#figuresChanged());
    this.#parts.on('upload', (upload) => this.#uploadChanged(upload));
    this.#parts.on('serverTime', (time) => {
      const sleptMs = this.#sleeps.heard(time);
      if (this.#run) this.#missing(sleptMs);
    });
    this.#parts.on('over', (state) => this.#partOver(state));
  }

  get state(): RecorderState {
    return this.#state;
  }

  get storage(): StorageStatus {
    return { durable: this.#options.store.durable, ...this.#room.room };
  }

  get figures(): RecordingFigures {
    return this.#parts.figures([...this.#runs].reduce((total, { undeliveredMs }) => total + undeliveredMs, 0));
  }

  /** How uploading goes; of several parts the one that is worst off. */
  get upload(): UploadState {
    return this.#parts.upload;
  }

  /**
   * Records these tracks from now on. Others than before begin a new run, since MediaRecorder cannot change tracks; the
   * server joins the runs. None at all makes it wait. After {@link stop} it begins again.
   */
  record(tracks: readonly MediaStreamTrack[]): void {
    if (this.#state.kind === 'closed' || this.#state.kind === 'refused' || this.#state.kind === 'failed') return;
    const live = tracks.filter(({ readyState }) => readyState === 'live');
    if (this.#run && sameTracks(this.#run.tracks, live)) return;
    this.#endRun();
    if (this.#formats.length === 0) this.#failed(null);
    else if (live.length > 0) this.#startRun(live);
    else this.#setState({ kind: 'waiting' });
  }

  /** Ends recording. Resolves when the last slice is in the store; its upload goes on. May be called twice. */
  async stop(): Promise<void> {
    if (this.#state.kind === 'recording' || this.#state.kind === 'waiting') this.#setState({ kind: 'finishing' });
    this.#endRun();
    await this.#parts.flushed();
    this.#noteIfStored();
  }

  /**
   * Lets go of everything. What was delivered stays in the store, and whoever looks after leftovers uploads it. May be
   * called twice.
   */
  close(): void {
    this.#endRun();
    this.#unsubscribe();
    this.#setState({ kind: 'closed' });
    this.#parts.close();
  }

  #startRun(tracks: readonly MediaStreamTrack[]): void {
    const part = this.#parts.begin();
    if (this.#state.kind !== 'recording') this.#sleeps.begin();
    try {
      this.#run = this.#begin(part, tracks);
    } catch (error) {
      // NotSupportedError for these tracks, or a track that ended in this very moment.
      part.end();
      this.#failed(error instanceof Error ? error : null);
      return;
    }
    this.#room.start();
    this.#tick();
    this.#setState({ kind: 'recording' });
  }

  /** @throws DOMException when none of the formats can be recorded; that of the first, which was the most likely. */
  #begin(part: RecordedPart, tracks: readonly MediaStreamTrack[]): Run {
    const errors: unknown[] = [];
    for (const [index, format] of this.#formats.entries()) {
      try {
        const run = this.#runOf(part, tracks, format);
        // Browsers claim more than they can do: what did not start is not tried again.
        this.#formats.splice(0, index);
        return run;
      } catch (error) {
        errors.push(error);
      }
    }
    throw errors[0];
  }

  #runOf(part: RecordedPart, tracks: readonly MediaStreamTrack[], format: string): Run {
    const { clock, makeRecorder } = this.#around;
    const { sliceMs = 1_000 } = this.#options;
    const run: Run = new Run({
      ...{ make: makeRecorder, tracks, sliceMs, clock },
      recorderOptions: encodingOf(tracks, format, this.#options),
      deliver: (blob, durationMs, mimeType) => {
        part.add(blob, durationMs, mimeType);
        this.#delivered(durationMs, sliceMs);
      },
      lost: (durationMs) => this.#missing(durationMs),
      stopped: (error) => {
        if (this.#run === run) this.#brokeOff(run, error);
      },
      ended: () => {
        this.#runs.delete(run);
        part.end();
        this.#figuresChanged();
      },
    });
    this.#runs.add(run);
    return run;
  }

  #endRun(): void {
    const run = this.#run;
    this.#run = null;
    run?.stop();
    this.#room.stop();
    this.#cancelTick?.();
    this.#cancelTick = null;
  }

  /** The browser ended the run, not we. */
  #brokeOff(run: Run, error: Error | null): void {
    this.#endRun();
    // An encoder that breaks before its first slice will not do any better the next time, another one may.
    if (error && !run.hasDelivered && this.#formats.length > 1) this.#formats.shift();
    else if (error) this.#failedAtMs.push(this.#around.clock.nowMs());
    const since = this.#around.clock.nowMs() - failuresWithinMs;
    this.#failedAtMs = this.#failedAtMs.filter((atMs) => atMs > since);
    if (this.#failedAtMs.length > mostFailures) this.#failed(error);
    // Tracks that end take the run with them; those that still live are worth another.
    else this.record(run.tracks);
  }

  #partOver(state: UploadState): void {
    if (state.kind === 'refused' || state.kind === 'gone') {
      this.#endRun();
      this.#setState({ kind: 'refused', code: state.code });
    }
    this.#figuresChanged();
    this.#noteIfStored();
  }

  #noteIfStored(): void {
    if (this.#state.kind === 'finishing' && this.#parts.areStored) this.#setState({ kind: 'stored' });
  }

  #failed(error: Error | null): void {
    this.#endRun();
    const code = this.#formats.length === 0 ? 'unsupported' : 'recorder-failed';
    this.#setState({ kind: 'failed', code, error });
  }

  #delivered(durationMs: number, sliceMs: number): void {
    // Where sleeps count, or where the page itself was asleep.
    if (durationMs > 2 * sliceMs + 2_000) this.#missing(durationMs - sliceMs);
    this.#figuresChanged();
  }

  #missing(durationMs: number): void {
    if (durationMs <= 0) return;
    this.#parts.tally.gap(durationMs);
    this.emit('gap', durationMs);
    this.#figuresChanged();
  }

  /** What is not delivered grows without an event of its own. */
  #tick(): void {
    this.#cancelTick = this.#around.clock.after(1_000, () => {
      this.#sleeps.look();
      this.#figuresChanged();
      this.#tick();
    });
  }

  #setState(state: RecorderState): void {
    if (this.#state.kind === 'closed' || (state.kind === this.#state.kind && !('code' in state))) return;
    this.#state = state;
    this.emit('state', state);
    this.emit('change', undefined);
  }

  #figuresChanged(): void {
    this.emit('figures', this.figures);
    this.emit('change', undefined);
  }

  #uploadChanged(upload: UploadState): void {
    this.emit('upload', upload);
    this.emit('change', undefined);
  }

  #storageChanged(): void {
    this.emit('storage', this.storage);
    this.emit('change', undefined);
  }
}

function sameTracks(some: readonly MediaStreamTrack[], others: readonly MediaStreamTrack[]): boolean {
  return some.length === others.length && some.every((track) => others.includes(track));
}
