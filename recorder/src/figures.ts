/** How a recording stands, in numbers. Times are of media, in milliseconds; sizes are in bytes. */
export interface RecordingFigures {
  /** How long has been recorded, with what is not delivered yet. */
  readonly recordedMs: number;
  /** How much of it is stored in this browser, or was until the server had it. */
  readonly storedHereMs: number;
  /** How much of it the server has acknowledged. */
  readonly storedThereMs: number;
  /** How much the server does not have yet: what a lost machine would lose. */
  readonly atRiskMs: number;
  /** How much would be lost if the page were killed now: what is not delivered, or only in memory. */
  readonly unstoredMs: number;
  /** What was delivered. */
  readonly recordedBytes: number;
  /** What the server has acknowledged. */
  readonly storedThereBytes: number;
  /** What the network carried lately, in bytes a second; null before anything was sent. */
  readonly bytesPerSecond: number | null;
  /** How often something may be missing: the machine or the page was asleep, or the last slice of a run never came. */
  readonly gaps: number;
  /** How much that may be in all. */
  readonly missingMs: number;
}

interface Delivered {
  readonly partId: string;
  readonly endBytes: number;
  readonly durationMs: number;
  durable: boolean;
}

/** Adds up what was delivered, stored and acknowledged. */
export class Tally {
  readonly #pending: Delivered[] = [];
  readonly #acknowledged = new Map<string, number>();
  #deliveredMs = 0;
  #storedHereMs = 0;
  #storedThereMs = 0;
  #recordedBytes = 0;
  #storedThereBytes = 0;
  #gaps = 0;
  #missingMs = 0;

  /** A slice came from the recorder; it ends at `endBytes` of its part. Call what it returns once the slice is stored. */
  delivered(partId: string, endBytes: number, sizeBytes: number, durationMs: number): (durable: boolean) => void {
    const slice: Delivered = { partId, endBytes, durationMs, durable: false };
    this.#pending.push(slice);
    this.#deliveredMs += durationMs;
    this.#recordedBytes += sizeBytes;
    return (durable) => {
      slice.durable = durable;
      if (durable) this.#storedHereMs += durationMs;
    };
  }

  /** The server has the part up to this offset. */
  acknowledged(partId: string, offset: number): void {
    const before = this.#acknowledged.get(partId) ?? 0;
    if (offset <= before) return;
    this.#acknowledged.set(partId, offset);
    this.#storedThereBytes += offset - before;
    for (let index = this.#pending.length - 1; index >= 0; index--) {
      const slice = this.#pending[index];
      if (slice?.partId !== partId || slice.endBytes > offset) continue;
      this.#storedThereMs += slice.durationMs;
      this.#pending.splice(index, 1);
    }
  }

  /** The part will not be uploaded: nobody waits for it any more. */
  abandoned(partId: string): void {
    for (let index = this.#pending.length - 1; index >= 0; index--) {
      if (this.#pending[index]?.partId === partId) this.#pending.splice(index, 1);
    }
  }

  /** So much may be missing. */
  gap(durationMs: number): void {
    this.#gaps += 1;
    this.#missingMs += durationMs;
  }

  /** The figures now, with what the recorder has not delivered yet. */
  figures(undeliveredMs: number, bytesPerSecond: number | null): RecordingFigures {
    const sum = (slices: readonly Delivered[]): number =>
      slices.reduce((total, { durationMs }) => total + durationMs, 0);
    return {
      recordedMs: this.#deliveredMs + undeliveredMs,
      storedHereMs: this.#storedHereMs,
      storedThereMs: this.#storedThereMs,
      atRiskMs: sum(this.#pending) + undeliveredMs,
      unstoredMs: sum(this.#pending.filter(({ durable }) => !durable)) + undeliveredMs,
      recordedBytes: this.#recordedBytes,
      storedThereBytes: this.#storedThereBytes,
      bytesPerSecond,
      gaps: this.#gaps,
      missingMs: this.#missingMs,
    };
  }
}
