import type { StreamMedia } from '@onair/protocol';
import type { SignalingClient } from '../signaling/signaling-client';
import { SignalingError } from '../signaling/signaling-error';

const retryMs = 1_000;

/** Tells the server which kinds of media a stream has, each time that they change, until it has heard. */
export class MediaReport {
  readonly #signaling: SignalingClient;
  #told = '';
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(signaling: SignalingClient) {
    this.#signaling = signaling;
  }

  /** The server knows this already: another request carried it. */
  know(media: StreamMedia): void {
    clearTimeout(this.#retry);
    this.#told = JSON.stringify(media);
  }

  tell(streamId: string, media: StreamMedia): void {
    if (JSON.stringify(media) === this.#told) return;
    this.know(media);
    const told = this.#told;
    this.#signaling.request('update', { streamId, media }).catch((error: unknown) => {
      // After a lost connection the next resume carries it; and what has changed since is told already.
      const again = error instanceof SignalingError && error.passing && error.code !== 'disconnected';
      if (!again || told !== this.#told) return;
      this.#told = '';
      this.#retry = setTimeout(() => this.tell(streamId, media), error.retryAfterMs ?? retryMs);
    });
  }

  close(): void {
    clearTimeout(this.#retry);
    // Of what was not told yet there is nothing to be told any more.
    this.#told = '';
  }
}
