import type { SignalingClient } from '../signaling/signaling-client';
import type { FirstPicture } from './first-picture';
import { LivePicture } from './live-picture';
import type { Playback } from './playback';
import { Subscriber } from './subscriber';

/** A stream that is being watched, and the element that shows it, which belongs to no page yet. */
export class Viewing {
  readonly subscriber: Subscriber;
  readonly #picture: LivePicture;

  /**
   * Begins at once, or carries on with what was begun. `name` is what the video is called for those who do not see it.
   */
  constructor(signaling: SignalingClient, streamId: string, name: string, begun?: FirstPicture) {
    const subscriber = (this.subscriber = new Subscriber(signaling, streamId, begun?.reception));
    this.#picture = begun?.picture ?? new LivePicture(subscriber.media, name);
    void this.#picture.timeToFirstFrame.then((ms) => subscriber.firstFrameShown(ms));
  }

  get video(): HTMLVideoElement {
    return this.#picture.video;
  }

  get playback(): Playback {
    return this.#picture.playback;
  }

  /** Leaves the stream and takes the picture away. May be called twice. */
  close(): void {
    this.#picture.close();
    this.subscriber.close();
  }
}
