import { signal } from '@angular/core';
import { copyFrame } from '../ui/copy-frame';
import { NewestWish } from './newest-wish';

/** In pixels of the canvas; half as many on the page. */
const pictureWidth = 320;
/** A seek that takes longer is given up, and the video with it, which may be stuck for good. */
const patienceMs = 5_000;

/** Pictures of any moment of a recording, drawn by a second video that nobody sees. It loads when first asked. */
export class PreviewPictures {
  /** Which second the canvas shows; null before the first picture. */
  readonly shown = signal<number | null>(null);
  private readonly wishes = new NewestWish<number>((second) => this.draw(second));
  private video: HTMLVideoElement | null = null;
  private address: string | null = null;
  private asked: number | null = null;

  constructor(private readonly canvas: HTMLCanvasElement) {}

  /** Other media: pictures come from there from now on. */
  use(address: string | null): void {
    if (address === this.address) return;
    this.address = address;
    this.asked = null;
    this.shown.set(null);
    this.dropVideo();
  }

  wish(second: number): void {
    if (this.address === null || second === this.asked) return;
    this.asked = second;
    this.wishes.make(second);
  }

  close(): void {
    this.wishes.close();
    this.dropVideo();
  }

  private async draw(second: number): Promise<void> {
    if (this.address === null) return;
    const video = (this.video ??= this.open(this.address));
    const there = await seek(video, second);
    // Other media have taken its place.
    if (video !== this.video) return;
    if (!there) {
      this.asked = null;
      this.dropVideo();
    } else if (copyFrame(video, this.canvas, pictureWidth)) {
      this.shown.set(second);
    }
  }

  private open(address: string): HTMLVideoElement {
    const video = silentVideo(address);
    if ('requestVideoFrameCallback' in video) this.follow(video);
    return video;
  }

  /**
   * Chromium (156) can say that a seek has landed before its frame can be drawn: on busy cores once in some 200 seeks. It is
   * drawn again when it comes.
   */
  private follow(video: HTMLVideoElement): void {
    video.requestVideoFrameCallback(() => {
      if (video !== this.video) return;
      if (!video.seeking && this.shown() !== null) copyFrame(video, this.canvas, pictureWidth);
      this.follow(video);
    });
  }

  private dropVideo(): void {
    if (!this.video) return;
    // Without this the browser goes on loading what nobody will see.
    this.video.removeAttribute('src');
    this.video.load();
    this.video = null;
  }
}

function silentVideo(address: string): HTMLVideoElement {
  const video = document.createElement('video');
  video.muted = true;
  video.preload = 'auto';
  video.playsInline = true;
  video.src = address;
  return video;
}

async function seek(video: HTMLVideoElement, second: number): Promise<boolean> {
  if (!(await reached(video, 'loadedmetadata', video.readyState >= HTMLMediaElement.HAVE_METADATA))) return false;
  const there = reached(video, 'seeked', false);
  video.currentTime = second;
  return there;
}

/** Whether the video gets there: false after an error, when it is emptied, or when it takes too long. */
function reached(video: HTMLVideoElement, event: 'loadedmetadata' | 'seeked', already: boolean): Promise<boolean> {
  if (already) return Promise.resolve(true);
  return new Promise((resolve) => {
    const unlisten = new AbortController();
    const settle = (there: boolean) => (): void => {
      clearTimeout(timer);
      unlisten.abort();
      resolve(there);
    };
    const timer = setTimeout(settle(false), patienceMs);
    video.addEventListener(event, settle(true), { signal: unlisten.signal });
    for (const end of ['error', 'emptied']) video.addEventListener(end, settle(false), { signal: unlisten.signal });
  });
}
