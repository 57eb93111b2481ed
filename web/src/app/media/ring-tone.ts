/** How a telephone sounds: two tones at once, for a while, and then a pause. */
interface Cadence {
  readonly frequenciesHz: readonly [number, number];
  readonly toneMs: number;
  readonly pauseMs: number;
  readonly volume: number;
}

const cadences = {
  incoming: { frequenciesHz: [523, 659], toneMs: 900, pauseMs: 1_600, volume: 0.12 },
  /** What the caller hears meanwhile. */
  outgoing: { frequenciesHz: [400, 450], toneMs: 1_000, pauseMs: 2_500, volume: 0.04 },
} satisfies Record<string, Cadence>;

/** Begin and end of each tone are faded: without that they click. */
const fadeS = 0.03;

/** After these a browser that kept the page silent lets it play. */
const touches = ['pointerdown', 'pointerup', 'keydown'] as const;

/** Rings from its making until `close()`. Where the browser wants a touch of the page first, from that on. */
export class RingTone {
  readonly #context = new AudioContext();
  readonly #cadence: Cadence;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(kind: keyof typeof cadences) {
    this.#cadence = cadences[kind];
    this.#context.addEventListener('statechange', this.#follow);
    for (const touch of touches) window.addEventListener(touch, this.#wake);
    this.#follow();
    this.#wake();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#context.removeEventListener('statechange', this.#follow);
    for (const touch of touches) window.removeEventListener(touch, this.#wake);
    // Closing twice rejects; either way it is closed.
    this.#context.close().catch(() => undefined);
  }

  readonly #wake = (): void => {
    // Closed before the browser let it play.
    if (this.#context.state === 'suspended') this.#context.resume().catch(() => undefined);
  };

  /** Time stands still in a context that may not play: whatever it was given meanwhile would sound at once later. */
  readonly #follow = (): void => {
    clearInterval(this.#timer);
    if (this.#context.state !== 'running') return;
    this.#ring();
    this.#timer = setInterval(() => this.#ring(), this.#cadence.toneMs + this.#cadence.pauseMs);
  };

  #ring(): void {
    const { frequenciesHz, toneMs, volume } = this.#cadence;
    const begin = this.#context.currentTime;
    const end = begin + toneMs / 1_000;
    const gain = this.#context.createGain();
    gain.connect(this.#context.destination);
    gain.gain.setValueAtTime(0, begin);
    gain.gain.linearRampToValueAtTime(volume, begin + fadeS);
    gain.gain.setValueAtTime(volume, end - fadeS);
    gain.gain.linearRampToValueAtTime(0, end);
    for (const frequencyHz of frequenciesHz) {
      const tone = this.#context.createOscillator();
      tone.frequency.value = frequencyHz;
      tone.connect(gain);
      tone.start(begin);
      tone.stop(end);
    }
  }
}
