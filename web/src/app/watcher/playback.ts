import { computed, signal } from '@angular/core';
import { recallVolume, rememberVolume } from '../ui/remembered-volume';
import type { Sound } from '../ui/volume-control';

/** What keeps the sound from being heard: nothing, the reader's own choice, or the browser until it is tapped. */
export type Silence = 'none' | 'chosen' | 'demanded';

/**
 * Starts a live video element and keeps it going: with sound if the browser lets it, else muted until the reader
 * taps. Remembers the volume.
 */
export class Playback implements Sound {
  readonly silence = signal<Silence>('none');
  readonly silent = computed(() => this.silence() !== 'none');
  /** 0 to 1. */
  readonly volume = signal(1);
  /** Whether the reader, or a key of the keyboard's media row, has paused it. */
  readonly paused = signal(false);
  /** Whether the volume can be set at all; iOS leaves it to its buttons. */
  readonly volumeFixed: boolean;
  private readonly unlisten = new AbortController();

  constructor(private readonly video: HTMLVideoElement) {
    const remembered = recallVolume();
    this.volume.set(remembered.volume);
    if (remembered.muted) this.silence.set('chosen');
    video.volume = remembered.volume;
    this.volumeFixed = remembered.volume < 1 && video.volume === 1;
    video.muted = remembered.muted;

    const listening = { signal: this.unlisten.signal };
    video.addEventListener('pause', () => this.stopped(), listening);
    video.addEventListener('play', () => this.paused.set(false), listening);
    // A stream whose tracks were all replaced, or stopped for a while, leaves the element at its end.
    for (const name of ['ended', 'loadedmetadata', 'canplay']) {
      video.addEventListener(name, () => this.keepGoing(), listening);
    }
  }

  /** Plays, with sound if that is allowed. */
  async play(): Promise<void> {
    this.paused.set(false);
    try {
      await this.video.play();
    } catch (error) {
      // Not allowed with sound before the reader has touched the page; any other failure (such as new media taking
      // the place of old) is followed by an event that starts it again.
      if (!(error instanceof DOMException) || error.name !== 'NotAllowedError' || this.video.muted) return;
      this.video.muted = true;
      this.silence.set('demanded');
      await this.play();
    }
  }

  toggleMuted(): void {
    this.setMuted(this.silence() === 'none');
  }

  setMuted(muted: boolean): void {
    if (!muted && this.volume() === 0) this.volume.set(0.5);
    this.video.volume = this.volume();
    this.video.muted = muted;
    this.silence.set(muted ? 'chosen' : 'none');
    this.remember();
    if (this.video.paused) void this.play();
  }

  setVolume(volume: number): void {
    const within = Math.round(Math.min(1, Math.max(0, volume)) * 100) / 100;
    this.volume.set(within);
    this.video.volume = within;
    this.video.muted = within === 0;
    this.silence.set(within === 0 ? 'chosen' : 'none');
    this.remember();
  }

  close(): void {
    this.unlisten.abort();
    this.video.srcObject = null;
  }

  private keepGoing(): void {
    if (this.video.paused && !this.paused()) void this.play();
  }

  private stopped(): void {
    if (this.video.ended) return;
    // Before any touch of the page only the browser can have paused it, because it has become audible.
    if (!navigator.userActivation.hasBeenActive && !this.video.muted) {
      this.video.muted = true;
      this.silence.set('demanded');
      void this.play();
      return;
    }
    this.paused.set(true);
  }

  private remember(): void {
    rememberVolume({ volume: this.volume(), muted: this.silence() === 'chosen' });
  }
}
