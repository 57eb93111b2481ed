import { signal } from '@angular/core';

/** Safari on iPhones knows full screen only for the bare video element. */
interface AppleVideo extends HTMLVideoElement {
  webkitEnterFullscreen?(): void;
}

/** Full screen and picture in picture of one player, where the browser has them. */
export class ScreenModes {
  readonly fullScreen = signal(false);
  readonly pictureInPicture = signal(false);
  readonly canFullScreen: boolean;
  readonly canPictureInPicture: boolean;
  private readonly unlisten = new AbortController();

  constructor(
    private readonly frame: HTMLElement,
    private readonly video: AppleVideo,
  ) {
    this.canFullScreen = document.fullscreenEnabled || video.webkitEnterFullscreen !== undefined;
    this.canPictureInPicture = 'requestPictureInPicture' in video && document.pictureInPictureEnabled;
    const listening = { signal: this.unlisten.signal };
    document.addEventListener(
      'fullscreenchange',
      () => this.fullScreen.set(document.fullscreenElement === frame),
      listening,
    );
    video.addEventListener('enterpictureinpicture', () => this.pictureInPicture.set(true), listening);
    video.addEventListener('leavepictureinpicture', () => this.pictureInPicture.set(false), listening);
  }

  async toggleFullScreen(): Promise<void> {
    if (document.fullscreenElement === this.frame) await attempt(document.exitFullscreen());
    else if (document.fullscreenEnabled) await attempt(this.frame.requestFullscreen());
    else this.video.webkitEnterFullscreen?.();
  }

  async togglePictureInPicture(): Promise<void> {
    if (!this.canPictureInPicture) return;
    if (document.pictureInPictureElement === this.video) await attempt(document.exitPictureInPicture());
    else await attempt(this.video.requestPictureInPicture());
  }

  close(): void {
    this.unlisten.abort();
    if (this.pictureInPicture()) void attempt(document.exitPictureInPicture());
  }
}

/** The browser may refuse (no picture yet, no touch of the page before): then everything stays as it was. */
async function attempt(change: Promise<unknown>): Promise<void> {
  await change.catch(() => undefined);
}
