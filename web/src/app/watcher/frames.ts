import { effect, signal, type Signal } from '@angular/core';
import { copyFrame } from '../ui/copy-frame';

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
