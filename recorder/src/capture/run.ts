import type { Clock } from '../clock';

/** The part of MediaRecorder (W3C MediaStream Recording) that a {@link Run} needs, for tests to stand in. */
export interface RunningRecorder extends EventTarget {
  readonly state: RecordingState;
  readonly mimeType: string;
  start(sliceMs: number): void;
  stop(): void;
}

/** Options of MediaRecorder, with the one that TypeScript's DOM lacks. */
export interface RunningRecorderOptions extends MediaRecorderOptions {
  /** Most time between two key frames, in milliseconds. */
  readonly videoKeyFrameIntervalDuration?: number;
}

/** Makes a recorder of these tracks, as `new MediaRecorder(new MediaStream(tracks), options)` does. */
export type MakeRecorder = (tracks: readonly MediaStreamTrack[], options: RunningRecorderOptions) => RunningRecorder;

/** What a {@link Run} needs from outside. */
export interface RunOptions {
  readonly make: MakeRecorder;
  readonly tracks: readonly MediaStreamTrack[];
  readonly recorderOptions: RunningRecorderOptions;
  readonly sliceMs: number;
  readonly clock: Clock;
  /** Called for each slice that is not empty, in order; `durationMs` since the one before. */
  readonly deliver: (blob: Blob, durationMs: number, mimeType: string) => void;
  /** Called once, after the last slice; with the error if that is why. */
  readonly ended: (error: Error | null) => void;
  /** Called before that when the last slice never came; how long it was, in milliseconds. */
  readonly lost: (durationMs: number) => void;
}

/**
 * How long a recorder may take to deliver its last slice, in turns of a second: a page that sleeps meanwhile, and cannot be
 * given anything, gets no turns either. Firefox was seen never to do it on a busy machine.
 */
const mostTurns = 8;
const turnMs = 1_000;
/**
 * How long after the `stop` event a slice is waited for that was due in the moment of {@link Run.stop}, in milliseconds. Firefox
 * then delivers an empty one, `stop`, and after it the one with the bytes (153, 8 of 200 runs of slices of 200 ms), against W3C
 * MediaStream Recording, which has all slices before `stop`.
 */
const belatedMs = 1_000;

/** One recording by MediaRecorder, from its start to its last slice. Its tracks cannot change: others make another run. */
export class Run {
  readonly tracks: readonly MediaStreamTrack[];
  readonly #options: RunOptions;
  readonly #recorder: RunningRecorder;
  #deliveredAtMs: number;
  #error: Error | null = null;
  #over = false;
  #hasStopped = false;
  #isLastEmpty = false;
  #hasDelivered = false;
  #stoppedAtMs = 0;
  #cancelWaiting: (() => void) | null = null;

  /** @throws DOMException when the browser cannot record these tracks so. */
  constructor(options: RunOptions) {
    this.tracks = options.tracks;
    this.#options = options;
    this.#recorder = options.make(options.tracks, options.recorderOptions);
    this.#recorder.addEventListener('dataavailable', (event) => this.#deliver((event as BlobEvent).data));
    this.#recorder.addEventListener('error', (event) => this.#fail(event));
    this.#recorder.addEventListener('stop', () => this.#stopped());
    this.#deliveredAtMs = options.clock.nowMs();
    try {
      this.#recorder.start(options.sliceMs);
    } catch (error) {
      // Whatever it still says is not about the recorder that is tried next.
      this.#over = true;
      throw error;
    }
  }

  /** Whether anything was delivered. */
  get hasDelivered(): boolean {
    return this.#hasDelivered;
  }

  /** How long the slice is that is not delivered yet, in milliseconds. */
  get undeliveredMs(): number {
    return this.#over ? 0 : this.#options.clock.nowMs() - this.#deliveredAtMs;
  }

  /** Ends it; the last slice is delivered before `ended` is called, if it comes within a few seconds. May be called twice. */
  stop(): void {
    if (this.#recorder.state !== 'inactive') this.#recorder.stop();
    if (this.#over || this.#cancelWaiting) return;
    this.#stoppedAtMs = this.#options.clock.nowMs();
    this.#wait(mostTurns);
  }

  #wait(turns: number): void {
    this.#cancelWaiting = this.#options.clock.after(turnMs, () => {
      if (turns > 1) this.#wait(turns - 1);
      else {
        this.#options.lost(this.#stoppedAtMs - this.#deliveredAtMs);
        this.#end();
      }
    });
  }

  #deliver(blob: Blob): void {
    // Whoever waited for it has told the server where the part ends, and the page that this is lost.
    if (this.#over) return;
    const now = this.#options.clock.nowMs();
    const durationMs = now - this.#deliveredAtMs;
    // An empty one (the end of MP4, a track without a frame yet) leaves its time to the next.
    this.#isLastEmpty = blob.size === 0;
    if (this.#isLastEmpty) return;
    this.#deliveredAtMs = now;
    this.#hasDelivered = true;
    // Only now, because before its start a recorder repeats what it was asked for.
    this.#options.deliver(blob, durationMs, this.#recorder.mimeType || blob.type);
    if (this.#hasStopped) this.#end();
  }

  #stopped(): void {
    if (this.#over) return;
    this.#hasStopped = true;
    this.#cancelWaiting?.();
    if (!this.#isLastEmpty || this.#error) this.#end();
    else this.#cancelWaiting = this.#options.clock.after(belatedMs, () => this.#end());
  }

  #fail(event: Event): void {
    const { error } = event as Event & { error?: unknown };
    this.#error = error instanceof Error ? error : new Error('MediaRecorder failed without saying why');
    // The specification has it stop by itself; not every browser does.
    this.stop();
  }

  #end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#cancelWaiting?.();
    this.#options.ended(this.#error);
  }
}
