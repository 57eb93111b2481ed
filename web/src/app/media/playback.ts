import { ChangeSource } from '../signaling/change-source';
import { recallVolume, rememberVolume } from './remembered-volume';

/** What keeps the sound from being heard: nothing, the reader's own choice, or the browser until it is tapped. */
export type Silence = 'none' | 'chosen' | 'demanded';

/**
 * Starts a live video element and keeps it going: with sound if the browser lets it, else muted until the reader
 * taps. Remembers the volume.
 */
export class Playback extends ChangeSource {
  /** Whether the volume can be set at all; iOS leaves it to its buttons. */
  readonly volumeFixed: boolean;
  readonly #unlisten = new AbortController();
  #silence: Silence = 'none';
  #volume: number;
  #paused = false;

  constructor(private readonly video: HTMLVideoElement) {
    super();
    const remembered = recallVolume();
    this.#volume = remembered.volume;
    if (remembered.muted) this.#silence = 'chosen';
    video.volume = remembered.volume;
    this.volumeFixed = remembered.volume < 1 && video.volume === 1;
    video.muted = remembered.muted;

    const listening = { signal: this.#unlisten.signal };
    video.addEventListener('pause', () => this.#stopped(), listening);
    video.addEventListener('play', () => this.#resumed(), listening);
    // A stream whose tracks were all replaced, or stopped for a while, leaves the element at its end.
    for (const name of ['ended', 'loadedmetadata', 'canplay']) {
      video.addEventListener(name, () => this.#keepGoing(), listening);
    }
  }

  /** What keeps the sound from being heard. */
  get silence(): Silence {
    return this.#silence;
  }

  /** 0 to 1. */
  get volume(): number {
    return this.#volume;
  }

  /** Whether the reader, a key of the keyboard's media row, or a browser that plays nothing unasked, has paused it. */
  get paused(): boolean {
    return this.#paused;
  }

  /** Plays, with sound if that is allowed. */
  async play(): Promise<void> {
    this.#resumed();
    try {
      await this.video.play();
    } catch (error) {
      // Not allowed with sound before the reader has touched the page; any other failure (such as new media taking
      // the place of old) is followed by an event that starts it again.
      if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') return;
      if (this.video.muted) {
        // Not even without sound, as where power is saved: the page shows how to go on.
        this.#paused = true;
        this.changed();
        return;
      }
      this.video.muted = true;
      this.#silence = 'demanded';
      this.changed();
      await this.play();
    }
  }

  toggleMuted(): void {
    this.setMuted(this.#silence === 'none');
  }

  setMuted(muted: boolean): void {
    if (!muted && this.#volume === 0) this.#volume = 0.5;
    this.video.volume = this.#volume;
    this.video.muted = muted;
    this.#silence = muted ? 'chosen' : 'none';
    this.#chosen();
    if (this.video.paused) void this.play();
  }

  setVolume(volume: number): void {
    const within = Math.round(Math.min(1, Math.max(0, volume)) * 100) / 100;
    this.#volume = within;
    this.video.volume = within;
    this.video.muted = within === 0;
    this.#silence = within === 0 ? 'chosen' : 'none';
    this.#chosen();
  }

  close(): void {
    this.#unlisten.abort();
    this.video.srcObject = null;
  }

  #keepGoing(): void {
    if (this.video.paused && !this.#paused) void this.play();
  }

  #stopped(): void {
    if (this.video.ended) return;
    // Before any touch of the page only the browser can have paused it, because it has become audible.
    if (!navigator.userActivation.hasBeenActive && !this.video.muted) {
      this.video.muted = true;
      this.#silence = 'demanded';
      this.changed();
      void this.play();
      return;
    }
    this.#paused = true;
    this.changed();
  }

  #resumed(): void {
    this.#paused = false;
    this.changed();
  }

  /** The reader's choice is for the next streams, too. */
  #chosen(): void {
    this.changed();
    rememberVolume({ volume: this.#volume, muted: this.#silence === 'chosen' });
  }
}
