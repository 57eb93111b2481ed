import type { RunningRecorder, RunningRecorderOptions } from '../capture/run';
import { setImmediate } from './fake-clock';

/** A track that a test can end. */
export class FakeTrack extends EventTarget {
  readyState: MediaStreamTrackState = 'live';

  constructor(readonly kind: 'audio' | 'video') {
    super();
  }

  getSettings(): MediaTrackSettings {
    return this.kind === 'video' ? { width: 1_280, height: 720, frameRate: 30 } : {};
  }

  /** As a camera that is unplugged. */
  end(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }

  /** As the type that the recorder takes, of which it uses no more than is here. */
  get asTrack(): MediaStreamTrack {
    return this as unknown as MediaStreamTrack;
  }
}

/** A MediaRecorder that delivers what a test says. */
export class FakeRecorder extends EventTarget implements RunningRecorder {
  state: RecordingState = 'inactive';
  mimeType: string;
  readonly delivered: string[] = [];
  /** Whether it never says that it has stopped. */
  hangs = false;
  /** Whether a test says when it has stopped. */
  isSlow = false;

  constructor(
    readonly tracks: readonly MediaStreamTrack[],
    readonly options: RunningRecorderOptions,
  ) {
    super();
    this.mimeType = options.mimeType ?? '';
  }

  start(): void {
    this.state = 'recording';
    // What Chromium really makes is known only now.
    this.mimeType = 'video/webm;codecs="vp8,opus"';
  }

  /** A slice is done. */
  deliver(text: string): void {
    this.delivered.push(text);
    this.dispatchEvent(Object.assign(new Event('dataavailable'), { data: new Blob([text]) }));
  }

  stop(): void {
    if (this.state === 'inactive') return;
    this.state = 'inactive';
    // A task, as the specification has it: whatever only awaits promises is over before.
    if (!this.hangs && !this.isSlow) setImmediate(() => this.finish());
  }

  /** The last slice is done. */
  finish(): void {
    this.deliver(`<last of ${this.delivered.length}>`);
    this.dispatchEvent(new Event('stop'));
  }

  /** As Firefox when it is stopped while a slice is due: the last one, which may be empty, overtakes it. */
  finishBelatedly(last: string): void {
    const due = `<due after ${this.delivered.length}>`;
    this.deliver(last);
    this.dispatchEvent(new Event('stop'));
    setImmediate(() => this.deliver(due));
  }

  /** As an encoder that breaks. */
  fail(): void {
    this.state = 'inactive';
    this.dispatchEvent(Object.assign(new Event('error'), { error: new Error('The encoder broke.') }));
    this.deliver('');
    this.dispatchEvent(new Event('stop'));
  }
}
