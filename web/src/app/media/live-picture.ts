import { onFirstFrame } from './first-frame';
import { Playback } from './playback';

/** The element that shows a stream, which belongs to no page yet, and plays by itself. */
export class LivePicture {
  readonly video = document.createElement('video');
  readonly playback: Playback;
  /** From the making of this to its first shown frame, in milliseconds. Waits for ever where none comes. */
  readonly timeToFirstFrame: Promise<number>;
  #unlisten = (): void => undefined;

  /** `name` is what the video is called for those who do not see it. */
  constructor(media: MediaStream, name: string) {
    const { video } = this;
    const startedAtMs = performance.now();
    video.setAttribute('aria-label', name);
    video.playsInline = true;
    video.autoplay = true;
    this.timeToFirstFrame = new Promise((resolve) => {
      this.#unlisten = onFirstFrame(video, () => resolve(performance.now() - startedAtMs));
    });
    this.playback = new Playback(video);
    video.srcObject = media;
    void this.playback.play();
  }

  /** Takes the picture away. May be called twice. */
  close(): void {
    this.#unlisten();
    this.playback.close();
    this.video.remove();
  }
}
