import type { MeetingRecord } from './meeting-record';

/** Where rooms and meetings are kept, so that a link that was made today is good tomorrow. */
export interface MeetingStore {
  insert(record: MeetingRecord): Promise<void>;
  find(id: string): Promise<MeetingRecord | undefined>;
  /** Keeps meetings until `keptUntil` at least; those that are not there any more stay so. */
  keep(ids: readonly string[], keptUntil: number): Promise<void>;
  remove(id: string): Promise<void>;
  /** Removes everything that was kept until `before` at the longest. */
  prune(before: number): Promise<void>;
}
