import { limits } from '@onair/protocol';
import { SignalingError } from '../signaling/signaling-error';

const pictureWidth = 640;
const qualities = [0.7, 0.55, 0.4, 0.25];

/** How a {@link StreamPicture} gets its pictures, where it sends them, and how often. */
export interface StreamPictureOptions {
  /** Makes one picture, or null while there is nothing to be seen. */
  take: () => Promise<Blob | null>;
  /** Delivers it; rejects with a SignalingError. */
  send: (picture: Blob) => Promise<void>;
  /** Milliseconds until the first one; 1000 unless told, when a camera has got used to the light. */
  firstDelayMs?: number;
  /** Milliseconds between two; 30000 unless told. */
  intervalMs?: number;
  /** Milliseconds until the next try after there was nothing to be seen, or a refusal; 5000 unless told. */
  retryMs?: number;
}

/** Keeps a stream's picture in the directory fresh, from its making until `close()`. */
export class StreamPicture {
  readonly #options: Required<StreamPictureOptions>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(options: StreamPictureOptions) {
    this.#options = { firstDelayMs: 1_000, intervalMs: 30_000, retryMs: limits.thumbnailIntervalMs, ...options };
    this.#after(this.#options.firstDelayMs);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #after(delayMs: number): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.#next(), delayMs);
  }

  async #next(): Promise<void> {
    const { take, send, intervalMs, retryMs } = this.#options;
    try {
      const picture = await take();
      if (picture && !this.#closed) await send(picture);
      this.#after(picture ? intervalMs : retryMs);
    } catch (error) {
      // Refused, or no connection: the card keeps the picture before, and another try costs nothing.
      if (!(error instanceof SignalingError)) throw error;
      this.#after(Math.max(error.retryAfterMs ?? 0, retryMs));
    }
  }
}

/** A small JPEG of what the video shows now, small enough for the directory; null while it shows nothing. */
export async function pictureOf(video: HTMLVideoElement): Promise<Blob | null> {
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) return null;
  const canvas = document.createElement('canvas');
  canvas.width = Math.min(pictureWidth, video.videoWidth);
  canvas.height = Math.max(1, Math.round((canvas.width * video.videoHeight) / video.videoWidth));
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  return encodeWithin(
    limits.thumbnailBytes,
    (quality) => new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality)),
  );
}

/** The best of a few qualities that keeps within the limit; null if none does. */
export async function encodeWithin(
  maxBytes: number,
  encode: (quality: number) => Promise<Blob | null>,
): Promise<Blob | null> {
  for (const quality of qualities) {
    const picture = await encode(quality);
    if (!picture) return null;
    if (picture.size <= maxBytes) return picture;
  }
  return null;
}
