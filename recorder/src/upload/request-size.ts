import { limits } from '@onair/protocol';

const leastBytes = 65_536;
/** A request that is lost half way costs this long at most, in milliseconds. */
const wantedMs = 5_000;

/** How much one request should carry: what takes a few seconds on this network, within what the server takes. */
export class RequestSize {
  #bytes: number = limits.uploadRequestBytes;
  #speed: number | null = null;

  /** Most bytes of the next request. */
  get bytes(): number {
    return this.#bytes;
  }

  /** What the network carried lately, in bytes a second; null before the first request. */
  get bytesPerSecond(): number | null {
    return this.#speed;
  }

  /** A request of so many bytes took so long. */
  took(bytes: number, durationMs: number): void {
    // The time of a small one is all round trip and says nothing about the network's width.
    if (bytes < leastBytes / 4 && this.#speed !== null) return;
    const speed = (bytes * 1_000) / Math.max(1, durationMs);
    this.#speed = this.#speed === null ? speed : this.#speed * 0.7 + speed * 0.3;
    this.#bytes = within((this.#speed * wantedMs) / 1_000);
  }

  /** A request did not come through: the next one is smaller. */
  failed(): void {
    this.#bytes = within(this.#bytes / 2);
  }
}

function within(bytes: number): number {
  return Math.min(limits.uploadRequestBytes, Math.max(leastBytes, Math.round(bytes)));
}
