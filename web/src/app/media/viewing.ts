import type { SignalingClient } from '../signaling/signaling-client';
import { onFirstFrame } from './first-frame';
import { Playback } from './playback';
import { Subscriber } from './subscriber';

/** A stream that is being watched, and the element that shows it, which belongs to no page yet. */
export class Viewing {
  readonly subscriber: Subscriber;
  readonly video = document.createElement('video');
  readonly playback: Playback;
  readonly #endFirstFrame: () => void;

  /** Begins at once. `name` is what the video is called for those who do not see it. */
  constructor(signaling: SignalingClient, streamId: string, name: string) {
    const { video } = this;
    const subscriber = (this.subscriber = new Subscriber(signaling, streamId));
    video.setAttribute('aria-label', name);
    video.playsInline = true;
    video.autoplay = true;
    this.#endFirstFrame = onFirstFrame(video, () => subscriber.firstFrameShown());
    this.playback = new Playback(video);
    video.srcObject = subscriber.media;
    void this.playback.play();
  }

  /** Leaves the stream and takes the picture away. May be called twice. */
  close(): void {
    this.#endFirstFrame();
    this.playback.close();
    this.subscriber.close();
    this.video.remove();
  }
}
