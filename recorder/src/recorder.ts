import { bitrateFor, chooseFormat, preferredFormats } from './capture/format';
import { Run, type RunningRecorderOptions } from './capture/run';
import { Emitter } from './emitter';
import { Tally, type RecordingFigures } from './figures';
import type { FallbackStore } from './queue/fallback-store';
import { RoomWatch } from './queue/room';
import type { Part } from './queue/slice-store';
import { RecordedPart } from './recorded-part';
import type { Surroundings } from './surroundings';
import { unhurried, type Pace } from './upload/pace';
import { PartUpload, type UploadState } from './upload/part-upload';
import { TusEndpoint, type UploadCode } from './upload/tus';

/** What a recorder is doing. */
export type RecorderState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'recording' }
  /** It goes on as soon as there is a track. */
  | { readonly kind: 'waiting' }
  /** It was stopped; the rest goes up. */
  | { readonly kind: 'finishing' }
  /** It was stopped, and the server has all of it. */
  | { readonly kind: 'stored' }
  /** The server will have no more of it. What it has not taken stays here, unless the recording was deleted. */
  | { readonly kind: 'refused'; readonly code: UploadCode }
  /** This browser cannot record, or broke off again and again. */
  | { readonly kind: 'failed'; readonly code: 'unsupported' | 'recorder-failed'; readonly error: Error | null }
  | { readonly kind: 'closed' };

/** How slices are kept in this browser. */
export interface StorageStatus {
  /** Whether a slice survives a crash; it does not where storage is denied (a private window) or full. */
  readonly durable: boolean;
  /** Whether there is room for a minute or so only. */
  readonly nearlyFull: boolean;
  /** What is left, in bytes; null where the browser does not say. */
  readonly availableBytes: number | null;
}

/** What a {@link StreamRecorder} tells. */
export interface StreamRecorderEvents {
  /** Fires after any getter could answer differently. */
  readonly change: undefined;
  readonly state: RecorderState;
  /** Fires with each slice, each acknowledgement, and each second while recording. */
  readonly figures: RecordingFigures;
  readonly upload: UploadState;
  readonly storage: StorageStatus;
  /** Fires when a slice came far too late, as after a sleep of the machine; how late, in milliseconds. */
  readonly gap: number;
}

/** What is recorded, how, and to where. */
export interface StreamRecorderOptions {
  /** The stream that is recorded. All its runs, in whichever page, become one recording. */
  readonly streamId: string;
  /** The stream's epoch; asked when a run begins. */
  readonly epoch?: () => number | undefined;
  /** How long the stream has been live, in milliseconds; asked when a run begins. Since the recorder was made unless given. */
  readonly liveForMs?: () => number;
  /** Where slices are kept; shared by everything on the page. */
  readonly store: FallbackStore;
  /** Where uploads are created; `/api/uploads` unless given. */
  readonly endpoint?: string;
  /** How long a slice is, in milliseconds; 1,000 unless given. A killed page loses at most the one that is not delivered. */
  readonly sliceMs?: number;
  /** Most time between two key frames, in milliseconds, where the browser lets one say; 2,000 unless given. */
  readonly keyFrameIntervalMs?: number;
  /** Bits of picture a second; what fits the picture's size unless given. */
  readonly videoBitsPerSecond?: number;
  /** Bits of sound a second; 128,000 unless given. */
  readonly audioBitsPerSecond?: number;
  /** Formats in the order in which they are tried; {@link preferredFormats} unless given. */
  readonly formats?: readonly string[];
  /** How long one request may take, in milliseconds; 30,000 unless given. */
  readonly requestTimeoutMs?: number;
  /** How fast slices may go up; as fast as they can unless given. */
  readonly pace?: Pace;
  /** Begins a session when the server does not know this one. */
  readonly renewSession?: () => Promise<void>;
}

const mostFailures = 3;
const failuresWithinMs = 30_000;
/** What a screen or camera is taken for that does not say its size. */
const assumedPicture = { width: 1_280, height: 720, framesPerSecond: 30 };

/**
 * Records one stream: what MediaRecorder delivers goes into the store first, then up by tus, and nothing that was
 * delivered is ever lost. Never throws; {@link state} says how it goes.
 */
export class StreamRecorder extends Emitter<StreamRecorderEvents> {
  readonly #options: StreamRecorderOptions;
  readonly #around: Surroundings;
  readonly #tus: TusEndpoint;
  readonly #tally = new Tally();
  readonly #room: RoomWatch;
  readonly #format: string | null;
  readonly #parts = new Set<RecordedPart>();
  readonly #unsubscribe: (() => void)[];
  readonly #madeAtMs: number;
  #state: RecorderState = { kind: 'idle' };
  #shownUpload = '';
  #run: Run | null = null;
  #runEnded: Promise<void> = Promise.resolve();
  #runs = { epoch: undefined as number | undefined, next: 0 };
  #failedAtMs: number[] = [];
  #cancelTick: (() => void) | null = null;

  constructor(options: StreamRecorderOptions, surroundings: Surroundings) {
    super();
    this.#options = options;
    this.#around = surroundings;
    const { clock, fetch } = surroundings;
    const { endpoint: address = '/api/uploads', requestTimeoutMs: timeoutMs = 30_000 } = options;
    this.#madeAtMs = clock.nowMs();
    this.#tus = new TusEndpoint({ address, fetch, clock, timeoutMs });
    this.#room = new RoomWatch(surroundings.storage, clock, () => this.#storageChanged());
    this.#format = chooseFormat(surroundings.isTypeSupported, options.formats ?? preferredFormats);
    this.#unsubscribe = [
      options.store.on('durable', () => this.#storageChanged()),
      surroundings.onOnline(() => {
        for (const { upload } of this.#parts) upload?.retryNow();
      }),
    ];
  }

  get state(): RecorderState {
    return this.#state;
  }

  get storage(): StorageStatus {
    return { durable: this.#options.store.durable, ...this.#room.room };
  }

  get figures(): RecordingFigures {
    const speeds = [...this.#parts].map(({ upload }) => upload?.bytesPerSecond ?? null);
    return this.#tally.figures(this.#run?.undeliveredMs ?? 0, speeds.findLast((speed) => speed !== null) ?? null);
  }

  /** How uploading goes; of several parts the one that is worst off. */
  get upload(): UploadState {
    const states = [...this.#parts].map(({ upload }) => upload?.state ?? { kind: 'idle' as const });
    const find = (kind: UploadState['kind']): UploadState | undefined => states.find((state) => state.kind === kind);
    return find('waiting') ?? find('held') ?? find('sending') ?? { kind: 'idle' };
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
    if (this.#format === null) this.#failed(null);
    else if (live.length > 0) this.#startRun(live);
    else this.#setState({ kind: 'waiting' });
  }

  /** Ends recording. Resolves when the last slice is in the store; its upload goes on. May be called twice. */
  async stop(): Promise<void> {
    if (this.#state.kind === 'recording' || this.#state.kind === 'waiting') this.#setState({ kind: 'finishing' });
    this.#endRun();
    await this.#runEnded;
    await Promise.all([...this.#parts].map((part) => part.flushed()));
    this.#noteIfStored();
  }

  /**
   * Lets go of everything. What was delivered stays in the store, and whoever looks after leftovers uploads it. May be
   * called twice.
   */
  close(): void {
    this.#endRun();
    for (const unsubscribe of this.#unsubscribe.splice(0)) unsubscribe();
    this.#setState({ kind: 'closed' });
    for (const part of this.#parts) void part.flushed().then(() => part.close());
  }

  #startRun(tracks: readonly MediaStreamTrack[]): void {
    const { clock, makeRecorder } = this.#around;
    const { sliceMs = 1_000 } = this.#options;
    const part = this.#newPart();
    let ended = (): void => undefined;
    this.#runEnded = new Promise((resolve) => (ended = resolve));
    try {
      const run: Run = new Run({
        ...{ make: makeRecorder, tracks, recorderOptions: this.#recorderOptions(tracks), sliceMs, clock },
        deliver: (blob, durationMs, mimeType) => {
          part.add(blob, durationMs, mimeType);
          this.#delivered(durationMs, sliceMs);
        },
        ended: (error) => {
          part.end();
          ended();
          if (this.#run === run) this.#brokeOff(run, error);
        },
      });
      this.#run = run;
    } catch (error) {
      // NotSupportedError for these tracks, or a track that ended in this very moment.
      part.end();
      ended();
      this.#failed(error instanceof Error ? error : null);
      return;
    }
    this.#room.start();
    this.#tick();
    this.#setState({ kind: 'recording' });
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
    if (error) this.#failedAtMs.push(this.#around.clock.nowMs());
    const since = this.#around.clock.nowMs() - failuresWithinMs;
    this.#failedAtMs = this.#failedAtMs.filter((atMs) => atMs > since);
    if (this.#failedAtMs.length > mostFailures) this.#failed(error);
    // Tracks that end take the run with them; those that still live are worth another.
    else this.record(run.tracks);
  }

  #newPart(): RecordedPart {
    const { streamId, epoch: epochNow, liveForMs, store } = this.#options;
    const { clock, timeOfDayMs, newPartId, locks, announcePart } = this.#around;
    const epoch = epochNow?.();
    if (epoch !== this.#runs.epoch) this.#runs = { epoch, next: 0 };
    const part: RecordedPart = new RecordedPart({
      beginning: {
        ...{ partId: newPartId(), streamId, run: this.#runs.next++, beganAt: timeOfDayMs() },
        ...(epoch === undefined ? {} : { epoch }),
        startMs: liveForMs?.() ?? clock.nowMs() - this.#madeAtMs,
      },
      ...{ store, locks, tally: this.#tally, begun: announcePart },
      upload: (begun) => this.#uploadOf(begun),
      changed: () => this.#figuresChanged(),
    });
    this.#parts.add(part);
    void part.over.then((state) => this.#partOver(part, state));
    return part;
  }

  #uploadOf(part: Part): PartUpload {
    const { store, pace = unhurried, renewSession = () => Promise.resolve() } = this.#options;
    const { clock, random } = this.#around;
    const upload = new PartUpload(part, { store, tus: this.#tus, clock, random, pace, renewSession });
    upload.on('acknowledged', (offset) => {
      this.#tally.acknowledged(part.partId, offset);
      this.#figuresChanged();
    });
    upload.on('state', () => this.#uploadChanged());
    return upload;
  }

  #partOver(part: RecordedPart, state: UploadState): void {
    this.#parts.delete(part);
    this.#uploadChanged();
    if (state.kind === 'refused' || state.kind === 'gone') {
      this.#endRun();
      this.#setState({ kind: 'refused', code: state.code });
    }
    this.#figuresChanged();
    this.#noteIfStored();
  }

  #noteIfStored(): void {
    if (this.#state.kind === 'finishing' && this.#parts.size === 0) this.#setState({ kind: 'stored' });
  }

  #failed(error: Error | null): void {
    this.#endRun();
    const code = this.#format === null ? 'unsupported' : 'recorder-failed';
    this.#setState({ kind: 'failed', code, error });
  }

  #delivered(durationMs: number, sliceMs: number): void {
    if (durationMs > 2 * sliceMs + 2_000) {
      this.#tally.gap();
      this.emit('gap', durationMs - sliceMs);
    }
    this.#figuresChanged();
  }

  #recorderOptions(tracks: readonly MediaStreamTrack[]): RunningRecorderOptions {
    const { audioBitsPerSecond = 128_000, videoBitsPerSecond, keyFrameIntervalMs = 2_000 } = this.#options;
    const picture = tracks.find(({ kind }) => kind === 'video');
    return {
      ...(this.#format === null ? {} : { mimeType: this.#format }),
      audioBitsPerSecond,
      ...(picture ? { videoBitsPerSecond: videoBitsPerSecond ?? bitrateFor(sizeOf(picture)) } : {}),
      videoKeyFrameIntervalDuration: keyFrameIntervalMs,
    };
  }

  /** What is not delivered grows without an event of its own. */
  #tick(): void {
    this.#cancelTick = this.#around.clock.after(1_000, () => {
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

  #uploadChanged(): void {
    const { upload } = this;
    const shown = JSON.stringify(upload);
    if (shown === this.#shownUpload) return;
    this.#shownUpload = shown;
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

function sizeOf(track: MediaStreamTrack): typeof assumedPicture {
  const { width, height, frameRate } = track.getSettings();
  return {
    width: width ?? assumedPicture.width,
    height: height ?? assumedPicture.height,
    framesPerSecond: frameRate ?? assumedPicture.framesPerSecond,
  };
}
