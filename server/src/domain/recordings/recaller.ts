import type { Clock } from '../clock/clock';
import type { RecordingLedger } from './recording-ledger';
import type { RecordingRecord } from './recording-record';
import type { RecordingStore } from './recording-store';
import { unlessDeleted } from './unless-deleted';

/** Nothing unfinished is due later than this, also where the clocks of instances differ. */
const mostAheadMs = 600_000;
/** To find them, those are passed over one by one that were deleted, and are due late. */
const intervalMs = 60_000;
const mostAtOnce = 100;

/** What the recaller needs of its surroundings. */
export interface RecallerParts {
  readonly recordings: Pick<RecordingStore, 'unfinishedDueAfter'>;
  readonly ledger: RecordingLedger;
  readonly clock: Pick<Clock, 'now' | 'monotonicNow'>;
}

/** Makes unfinished recordings due that were put off by a clock that was ahead, and was set right since. */
export class Recaller {
  #nextAt = -Infinity;

  constructor(private readonly parts: RecallerParts) {}

  /** To be called again and again: it looks the first time, and then once a minute. */
  async recall(): Promise<void> {
    const { recordings, ledger, clock } = this.parts;
    if (clock.monotonicNow() < this.#nextAt) return;
    const latest = clock.now() + mostAheadMs;
    const putOff = await recordings.unfinishedDueAfter(latest, mostAtOnce);
    for (const { id } of putOff) {
      // Whoever has it still finds that it was lost.
      const recalled = { dueAt: clock.now(), finalizer: null };
      const change = (record: RecordingRecord): RecordingRecord | undefined =>
        record.dueAt !== null && record.dueAt > latest ? { ...record, ...recalled } : undefined;
      await unlessDeleted(ledger.change(id, change));
    }
    if (putOff.length < mostAtOnce) this.#nextAt = clock.monotonicNow() + intervalMs;
  }
}

/** When something was, as far as the clock that said so can be believed: `instead` where that was ahead. */
export function believed(time: number, now: number, instead: number): number {
  return time > now + mostAheadMs ? instead : time;
}
