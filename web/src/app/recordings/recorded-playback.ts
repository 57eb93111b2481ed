import { computed, signal } from '@angular/core';
import { recallVolume, rememberVolume } from '../media/remembered-volume';
import type { Sound } from '../ui/volume-control';
import { recallSpeed, rememberSpeed } from './speed';

/** What there is to play. */
export interface PlayableMedia {
  readonly address: string;
  /** In seconds, as the server knows it: the file of a recording that still goes on may not say. */
  readonly duration: number;
  /** Whether more is to come. */
  readonly growing: boolean;
}

/** Seconds from..to. */
export type TimeRange = readonly [from: number, to: number];

/** How far the end of what is loaded may lie behind the end of what there is, in seconds, to count as the same. */
const endToleranceS = 0.25;

/**
 * Plays a recording on a video element, also one that is still growing: the file is then taken anew when its end is
 * reached or when the reader goes beyond it, and playing goes on at the same place. All times in seconds.
 */
export class RecordedPlayback implements Sound {
  /** Whether it plays, or would if it had something to play. */
  readonly playing = signal(false);
  /** Whether it lacks what it needs to go on. */
  readonly waiting = signal(false);
  /** Whether it has come to the end of a recording of which there is more to come. */
  readonly waitsForMore = signal(false);
  readonly ended = signal(false);
  /** Whether it was ever played or moved. */
  readonly started = signal(false);
  /** Whether the element has given up on the media. */
  readonly broken = signal(false);
  readonly time = signal(0);
  readonly duration = computed(() => {
    const [offered, known] = [this.offered(), this.fileDuration()];
    if (offered && !offered.growing && this.loaded()?.address === offered.address && known > 0) return known;
    return Math.max(offered?.duration ?? 0, this.time());
  });
  readonly buffered = signal<readonly TimeRange[]>([]);
  readonly speed = signal(recallSpeed());
  readonly volume = signal(1);
  readonly silent = signal(false);
  readonly volumeFixed: boolean;
  /** Where the media come from that are played now; null before any. */
  readonly address = computed(() => this.loaded()?.address ?? null);
  private readonly offered = signal<PlayableMedia | null>(null);
  private readonly loaded = signal<PlayableMedia | null>(null);
  /** As the file itself says; 0 while it does not. */
  private readonly fileDuration = signal(0);
  /** Where to begin once the file is open. */
  private beginAt: number | null = null;
  private readonly unlisten = new AbortController();

  /** `beforeReload` is called while the last picture can still be seen. */
  constructor(
    private readonly video: HTMLVideoElement,
    private readonly beforeReload: () => void,
  ) {
    const { volume, muted } = recallVolume();
    this.volume.set(volume);
    this.silent.set(muted);
    video.volume = volume;
    video.muted = muted;
    this.volumeFixed = volume < 1 && video.volume === 1;
    this.listen();
  }

  /** What there is now; the newest counts. `at`: where to begin, if nothing was played yet. */
  offer(media: PlayableMedia, at = 0): void {
    this.offered.set(media);
    if (!this.loaded()) this.load(at);
    else if (this.waitsForMore()) this.goOn();
  }

  toggle(): void {
    if (this.playing()) this.pause();
    else this.play();
  }

  play(): void {
    const first = !this.started();
    this.playing.set(true);
    this.started.set(true);
    if (first && this.isNewer()) this.reload();
    else if (this.ended()) this.seek(0);
    // An element at its end would begin anew.
    else if (this.video.ended) this.goOn();
    else void this.start();
  }

  pause(): void {
    this.playing.set(false);
    this.waitsForMore.set(false);
    this.video.pause();
  }

  seek(second: number): void {
    const to = Math.min(Math.max(0, second), this.duration());
    this.started.set(true);
    this.ended.set(false);
    this.waitsForMore.set(false);
    this.time.set(to);
    if (this.isNewer() && to > this.loadedDuration() - endToleranceS) this.load(to);
    else if (this.video.readyState === HTMLMediaElement.HAVE_NOTHING) this.beginAt = to;
    else this.video.currentTime = to;
    if (this.playing()) void this.start();
  }

  setSpeed(speed: number): void {
    this.speed.set(speed);
    this.video.defaultPlaybackRate = speed;
    this.video.playbackRate = speed;
    rememberSpeed(speed);
  }

  toggleMuted(): void {
    this.setMuted(!this.silent());
  }

  setMuted(muted: boolean): void {
    this.setSound(!muted && this.volume() === 0 ? 0.5 : this.volume(), muted);
  }

  setVolume(volume: number): void {
    const within = Math.round(Math.min(1, Math.max(0, volume)) * 100) / 100;
    this.setSound(within, within === 0);
  }

  /** Takes the media anew, where they broke. */
  reload(): void {
    this.load(this.beginAt ?? this.time());
  }

  close(): void {
    this.unlisten.abort();
    // Without this the browser goes on loading what nobody will see.
    this.video.removeAttribute('src');
    this.video.load();
  }

  private listen(): void {
    const { video } = this;
    const on = (names: readonly (keyof HTMLMediaElementEventMap)[], listener: () => void): void => {
      for (const name of names) video.addEventListener(name, listener, { signal: this.unlisten.signal });
    };
    on(['loadedmetadata'], () => this.open());
    on(['durationchange'], () => this.fileDuration.set(Number.isFinite(video.duration) ? video.duration : 0));
    on(['timeupdate', 'seeking'], () => {
      if (this.beginAt === null && video.readyState > HTMLMediaElement.HAVE_NOTHING) this.time.set(video.currentTime);
    });
    on(['progress', 'timeupdate', 'seeked', 'emptied'], () => this.buffered.set(rangesOf(video.buffered)));
    on(['waiting'], () => this.waiting.set(true));
    on(['playing', 'canplay', 'seeked'], () => {
      if (video.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA) this.waiting.set(false);
    });
    on(['play'], () => {
      this.started.set(true);
      this.playing.set(true);
    });
    // By the keyboard's media row, or by the window of picture in picture. At its end, or while other media take the
    // place of these, the element pauses by itself.
    on(['pause'], () => {
      if (!video.ended && video.readyState > HTMLMediaElement.HAVE_NOTHING) this.playing.set(false);
    });
    on(['ended'], () => this.goOn());
    on(['error'], () => {
      // An element that was emptied has no error, and some browsers say so with this event.
      if (video.error) this.broken.set(true);
    });
  }

  private load(at: number): void {
    const media = this.offered();
    if (!media) return;
    if (this.loaded()) this.beforeReload();
    this.loaded.set(media);
    this.fileDuration.set(0);
    this.broken.set(false);
    this.waitsForMore.set(false);
    this.waiting.set(this.playing());
    this.beginAt = at;
    this.time.set(at);
    this.video.src = media.address;
    this.video.load();
    this.video.defaultPlaybackRate = this.speed();
    this.video.playbackRate = this.speed();
    if (this.playing()) void this.start();
  }

  private open(): void {
    const at = this.beginAt;
    this.beginAt = null;
    if (at !== null && at > 0) this.video.currentTime = Math.min(at, this.loadedDuration());
  }

  private async start(): Promise<void> {
    try {
      await this.video.play();
    } catch (error) {
      // Before the reader has touched the page it may not play with sound. Whatever else goes wrong (such as other
      // media taking the place of these) has an event of its own.
      if (error instanceof DOMException && error.name === 'NotAllowedError') this.playing.set(false);
    }
  }

  /** At the end of what is loaded: on with what has come since, or with waiting, or it is over. */
  private goOn(): void {
    const at = Math.min(this.time(), this.loadedDuration());
    if (this.isNewer() && (this.offered()?.duration ?? 0) > at + endToleranceS) {
      this.load(at);
    } else if (this.offered()?.growing) {
      this.waitsForMore.set(this.playing());
    } else {
      this.waitsForMore.set(false);
      this.ended.set(true);
      this.playing.set(false);
    }
  }

  private isNewer(): boolean {
    const [offered, loaded] = [this.offered(), this.loaded()];
    return offered !== null && offered.address !== loaded?.address;
  }

  private loadedDuration(): number {
    return this.fileDuration() || (this.loaded()?.duration ?? 0);
  }

  private setSound(volume: number, muted: boolean): void {
    this.volume.set(volume);
    this.silent.set(muted);
    this.video.volume = volume;
    this.video.muted = muted;
    rememberVolume({ volume, muted });
  }
}

function rangesOf(ranges: TimeRanges): TimeRange[] {
  return Array.from({ length: ranges.length }, (_, index) => [ranges.start(index), ranges.end(index)] as const);
}
