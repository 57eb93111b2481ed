import type { StreamMedia } from '@onair/protocol';
import type { ConnectionStatistics } from './connection-statistics';

/** Tells whether media that should arrive really do, from samples of the connection taken at intervals. */
export class MediaFlow {
  #complete = false;
  #packets = 0;
  #silentSinceMs: number | null = null;
  #blackSinceMs: number | null = null;

  /** Begins anew, for a new connection. */
  reset(): void {
    this.#complete = false;
    this.#packets = 0;
    this.#silentSinceMs = null;
    this.#blackSinceMs = null;
  }

  /** Whether all that is expected has come over this connection. */
  get complete(): boolean {
    return this.#complete;
  }

  /**
   * Takes a sample of a connection that is up. What is not expected is not missed, and what is expected from now on, as of
   * a camera that is switched on, has as long to come as over a new connection.
   */
  observe(sample: Pick<ConnectionStatistics, 'packets' | 'frames'>, expected: StreamMedia, nowMs: number): void {
    if (sample.packets > this.#packets || !(expected.audio || expected.video)) this.#silentSinceMs = null;
    else this.#silentSinceMs ??= nowMs;
    if (sample.frames > 0 || !expected.video) this.#blackSinceMs = null;
    else this.#blackSinceMs ??= nowMs;
    this.#packets = sample.packets;
    this.#complete = this.#silentSinceMs === null && this.#blackSinceMs === null;
  }

  /** How long nothing has come although something is expected, in milliseconds; 0 while something comes. */
  silentMs(nowMs: number): number {
    return this.#silentSinceMs === null ? 0 : nowMs - this.#silentSinceMs;
  }

  /** How long a picture is expected without a single one, in milliseconds; 0 after the first. */
  blackMs(nowMs: number): number {
    return this.#blackSinceMs === null ? 0 : nowMs - this.#blackSinceMs;
  }
}
