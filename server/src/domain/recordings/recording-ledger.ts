import { Refusal } from '../refusal';
import type { RecordingRecord } from './recording-record';
import type { RecordingStore } from './recording-store';

/** Everybody who writes a recording at the same time is a handful at most; more tries than that are a fault. */
const mostTries = 50;

/** A change of a record: gives the changed one, or undefined to leave it as it is. Called again when others were faster. */
export type RecordingChange = (record: RecordingRecord) => RecordingRecord | undefined;

/** Changes records, one whole change after the other, whichever instance makes them. */
export class RecordingLedger {
  constructor(private readonly store: RecordingStore) {}

  /** @throws Refusal `recording-not-found`, also for one that was deleted. */
  async record(id: string): Promise<RecordingRecord> {
    const record = await this.store.find(id);
    if (record === undefined || record.state === 'deleted') throw Refusal.recordingNotFound();
    return record;
  }

  /**
   * Changes a record and gives the newest, changed or not. `known` saves a look when it is still the newest.
   *
   * @throws Refusal `recording-not-found`, and whatever `change` throws.
   */
  async change(id: string, change: RecordingChange, known?: RecordingRecord): Promise<RecordingRecord> {
    let record = known ?? (await this.record(id));
    for (let tries = 0; tries < mostTries; tries += 1) {
      const changed = change(record);
      if (changed === undefined) return record;
      if (await this.store.replace(changed)) return { ...changed, revision: changed.revision + 1 };
      record = await this.record(id);
    }
    throw Refusal.unavailable();
  }
}
