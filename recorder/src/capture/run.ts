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
  /** Called once, when nothing is recorded any more; with the error if that is why. Slices may still come. */
  readonly stopped: (error: Error | null) => void;
  /** Called once, after that and after the last slice. */
  readonly ended: () => void;
  /** Called before both when the last slice never came; how long it was, in milliseconds. */
  readonly lost: (durationMs: number) => void;
}

/** What a recorder delivered at once. */
interface Delivered {
  readonly blob: Blob;
  readonly durationMs: number;
}

/**
 * How long a recorder may take to deliver its last slice, in turns of a second: a page that sleeps meanwhile, and cannot be
 * given anything, gets no turns either. Firefox was seen never to do it on a busy machine.
 */
const mostTurns = 8;
const turnMs = 1_000;
/**
 * How long the last slice waits for one that belongs before it, in milliseconds. W3C MediaStream Recording has all slices in
 * order, and `stop` after them. Firefox takes a slice that is due in the moment of {@link Run.stop} a way round by the encoder's
 * thread, and may deliver the last one and `stop` before it (153: 8 of 200 runs on a busy machine, 2 of 120 with bytes in both).
 * It comes with the next tasks of the page, or never.
 */
const belatedMs = 100;

/** One recording by MediaRecorder, from its start to its last slice. Its tracks cannot change: others make another run. */
export class Run {
  readonly tracks: readonly MediaStreamTrack[];
  readonly #options: RunOptions;
  readonly #recorder: RunningRecorder;
  #deliveredAtMs: number;
  #error: Error | null = null;
  #over = false;
  #hasStopped = false;
  #hasDelivered = false;
  #stoppedAtMs: number | null = null;
  /** The newest of a recorder that is no longer active: it may be the last. */
  #held: Delivered | null = null;
  #cancelHolding: (() => void) | null = null;
  #cancelWaiting: (() => void) | null = null;

  /** @throws DOMException when the browser cannot record these tracks so. */
  constructor(options: RunOptions) {
    this.tracks = options.tracks;
    this.#options = options;
    this.#recorder = options.make(options.tracks, options.recorderOptions);
    this.#recorder.addEventListener('dataavailable', (event) => this.#take((event as BlobEvent).data));
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

  /** How long that is which was not given on yet, in milliseconds. */
  get undeliveredMs(): number {
    if (this.#over) return 0;
    const growsUntilMs = this.#stoppedAtMs ?? this.#options.clock.nowMs();
    return Math.max(0, growsUntilMs - this.#deliveredAtMs) + (this.#held?.durationMs ?? 0);
  }

  /** Ends it; the last slice is delivered before `ended` is called, if it comes within a few seconds. May be called twice. */
  stop(): void {
    if (this.#recorder.state !== 'inactive') this.#recorder.stop();
    if (this.#over || this.#hasStopped || this.#cancelWaiting) return;
    this.#stoppedAtMs ??= this.#options.clock.nowMs();
    this.#wait(mostTurns);
  }

  #wait(turns: number): void {
    this.#cancelWaiting = this.#options.clock.after(turnMs, () => {
      if (turns > 1) this.#wait(turns - 1);
      else {
        this.#options.lost((this.#stoppedAtMs ?? 0) - this.#deliveredAtMs);
        this.#end();
      }
    });
  }

  #take(blob: Blob): void {
    // Whoever waited for it has told the server where the part ends, and the page that this is lost.
    if (this.#over) return;
    const isLast = this.#recorder.state === 'inactive' && !this.#hasStopped;
    // What was held is followed by this one, and so was none that came late.
    if (isLast) this.#giveHeld();
    // An empty one (the end of MP4, a track without a frame yet) leaves its time to the next.
    if (blob.size === 0) return;
    const now = this.#options.clock.nowMs();
    const slice = { blob, durationMs: now - this.#deliveredAtMs };
    this.#deliveredAtMs = now;
    this.#hasDelivered = true;
    if (isLast) this.#hold(slice);
    else this.#give(slice);
  }

  #hold(slice: Delivered): void {
    this.#held = slice;
    this.#cancelHolding = this.#options.clock.after(belatedMs, () => this.#giveHeld());
  }

  #giveHeld(): void {
    const held = this.#held;
    this.#held = null;
    this.#cancelHolding?.();
    if (held) this.#give(held);
  }

  #give({ blob, durationMs }: Delivered): void {
    // The type only now, because before its start a recorder repeats what it was asked for.
    this.#options.deliver(blob, durationMs, this.#recorder.mimeType || blob.type);
  }

  #stopped(): void {
    if (this.#over || this.#hasStopped) return;
    this.#cancelWaiting?.();
    this.#cancelHolding?.();
    this.#tellStopped();
    this.#cancelWaiting = this.#options.clock.after(belatedMs, () => this.#end());
  }

  #tellStopped(): void {
    if (this.#hasStopped) return;
    this.#hasStopped = true;
    this.#stoppedAtMs ??= this.#options.clock.nowMs();
    this.#options.stopped(this.#error);
  }

  #fail(event: Event): void {
    const { error } = event as Event & { error?: unknown };
    this.#error = error instanceof Error ? error : new Error('MediaRecorder failed without saying why');
    // The specification has it stop by itself; not every browser does.
    this.stop();
  }

  #end(): void {
    if (this.#over) return;
    this.#tellStopped();
    this.#giveHeld();
    this.#over = true;
    this.#cancelWaiting?.();
    this.#options.ended();
  }
}
