import type { ConnectionStatistics } from './connection-statistics';

/** Tells whether media really arrive, from samples of the connection taken at intervals. */
export class MediaFlow {
  #packets = 0;
  #frames = 0;
  #silentSinceMs: number | null = null;
  #connectedAtMs: number | null = null;

  /** Begins anew, for a new connection. */
  reset(): void {
    this.#packets = 0;
    this.#frames = 0;
    this.#silentSinceMs = null;
    this.#connectedAtMs = null;
  }

  /** Takes a sample of a connection that is up. */
  observe(sample: Pick<ConnectionStatistics, 'packets' | 'frames'>, nowMs: number): void {
    this.#connectedAtMs ??= nowMs;
    if (sample.packets > this.#packets) this.#silentSinceMs = null;
    else this.#silentSinceMs ??= nowMs;
    this.#packets = sample.packets;
    this.#frames = sample.frames;
  }

  /** How long nothing has come, in milliseconds; 0 while something comes. */
  silentMs(nowMs: number): number {
    return this.#silentSinceMs === null ? 0 : nowMs - this.#silentSinceMs;
  }

  /** How long the connection is up without a single picture, in milliseconds; 0 after the first. */
  blackMs(nowMs: number): number {
    return this.#frames > 0 || this.#connectedAtMs === null ? 0 : nowMs - this.#connectedAtMs;
  }
}
