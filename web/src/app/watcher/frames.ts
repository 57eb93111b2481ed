import { effect, signal, type Signal } from '@angular/core';
import { copyFrame } from '../ui/copy-frame';

/**
 * Calls back once `video` has shown its first frame; where the browser cannot tell, once it plays. Ends with the
 * returned function.
 */
export function onFirstFrame(video: HTMLVideoElement, shown: () => void): () => void {
  if ('requestVideoFrameCallback' in video) {
    const handle = video.requestVideoFrameCallback(() => shown());
    return () => video.cancelVideoFrameCallback(handle);
  }
  const unlisten = new AbortController();
  // Browsers before 2024; the types know only those that have the callback.
  const element: HTMLVideoElement = video;
  element.addEventListener('playing', () => shown(), { once: true, signal: unlisten.signal });
  return () => unlisten.abort();
}

const copyEveryMs = 1_000;
/** Under a veil nobody sees more. */
const copyWidth = 640;

/**
 * Keeps a copy of the last frame, because browsers turn a video black when its tracks end or are replaced. The copy
 * covers the video from when pictures stop until the next one has come.
 */
export class LastFrame {
  readonly covering = signal(false);
  private copied = false;
  private copiedMs = 0;
  private stop: (() => void) | null = null;

  /** `expected` says whether pictures should be coming. To be made where `inject()` may be. */
  constructor(private readonly expected: Signal<boolean>) {
    effect(() => {
      if (!this.expected() && this.copied) this.covering.set(true);
    });
  }

  follow(video: HTMLVideoElement, canvas: HTMLCanvasElement): void {
    if (!('requestVideoFrameCallback' in video)) return;
    const onFrame = (nowMs: number) => {
      handle = video.requestVideoFrameCallback(onFrame);
      if (!this.expected()) return;
      this.covering.set(false);
      if (nowMs - this.copiedMs < copyEveryMs) return;
      this.copiedMs = nowMs;
      this.copied = copyFrame(video, canvas, copyWidth);
    };
    let handle = video.requestVideoFrameCallback(onFrame);
    this.stop = () => video.cancelVideoFrameCallback(handle);
  }

  close(): void {
    this.stop?.();
    this.stop = null;
  }
}
