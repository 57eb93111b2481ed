/** Speech seldom leaves these bounds; what is below counts as silence. */
const quietestDb = -60;
const loudestDb = -6;

/** How loud a microphone is right now. Read it once a frame while it is shown. */
export class LevelMeter {
  // What is shown 20 times a second needs no low latency, which would wake a thread 400 times a second.
  readonly #context = new AudioContext({ latencyHint: 'playback' });
  readonly #analyser = this.#context.createAnalyser();
  readonly #samples: Float32Array<ArrayBuffer>;

  constructor(track: MediaStreamTrack) {
    this.#analyser.fftSize = 1_024;
    this.#samples = new Float32Array(this.#analyser.fftSize);
    this.#context.createMediaStreamSource(new MediaStream([track])).connect(this.#analyser);
    // Suspended until the page was touched once, where the browser wants that; the meter shows silence till then.
    void this.#context.resume();
  }

  /** 0 for silence to 1 for as loud as speech gets, evenly spaced to the ear. */
  get level(): number {
    const db = 20 * Math.log10(this.amplitude || Number.MIN_VALUE);
    return Math.min(1, Math.max(0, (db - quietestDb) / (loudestDb - quietestDb)));
  }

  /** Root mean square of the newest samples, of 1 for full scale. */
  get amplitude(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    let sum = 0;
    for (const sample of this.#samples) sum += sample * sample;
    return Math.sqrt(sum / this.#samples.length);
  }

  close(): void {
    // Closing twice rejects; either way it is closed.
    this.#context.close().catch(() => undefined);
  }
}
