import type { RecordingQuery } from '@onair/protocol';
import type { RecordingRecord } from './recording-record';

export type RecordingSort = RecordingQuery['sort'];

/** A place in a list: by what it is sorted, and the id for those that are alike in it. */
export interface RecordingPosition {
  readonly value: number | string;
  readonly id: string;
}

/** Which records to list. */
export interface RecordingSelection {
  /** All of this owner; otherwise those that are public, without the failed. */
  readonly ownerId?: string | undefined;
  /** Only those whose title contains this; folded by {@link foldTitle}. */
  readonly titleContains?: string | undefined;
  readonly sort: RecordingSort;
  /** Only what comes after this place. */
  readonly after?: RecordingPosition | undefined;
  readonly limit: number;
}

/** Keeps the records of recordings. Every change is one atomic step, safe among many instances. */
export interface RecordingStore {
  /** Whether it was put in; it is not when its stream has a recording already. */
  insert(record: RecordingRecord): Promise<boolean>;
  find(id: string): Promise<RecordingRecord | undefined>;
  findByStream(streamId: string): Promise<RecordingRecord | undefined>;
  /**
   * Puts a changed record in the place of the one that it was made from, with the next revision. Says whether it did:
   * somebody else may have been faster.
   */
  replace(record: RecordingRecord): Promise<boolean>;
  /** Removes a record if nobody has changed it since, and says whether it did. */
  remove(record: Pick<RecordingRecord, 'id' | 'revision'>): Promise<boolean>;
  list(selection: RecordingSelection): Promise<RecordingRecord[]>;
  /** What is to be looked after by `now`, what waits longest first. */
  due(now: number, limit: number): Promise<RecordingRecord[]>;
  /** What is still uploading or being finalized, and is to be looked after later than `time`; what is due first, first. */
  unfinishedDueAfter(time: number, limit: number): Promise<RecordingRecord[]>;
  /** Every record, ordered by id, beginning after this one. */
  walk(afterId: string, limit: number): Promise<RecordingRecord[]>;
}

/** By what a record is sorted. */
export function sortValue(record: RecordingRecord, sort: RecordingSort): number | string {
  switch (sort) {
    case 'newest':
    case 'oldest':
      return record.startedAt;
    case 'longest':
      return record.durationMs;
    case 'largest':
      return record.sizeBytes;
    case 'title':
      return foldTitle(record.title);
  }
}

/** Whether the largest value comes first. */
export function descends(sort: RecordingSort): boolean {
  return sort !== 'oldest' && sort !== 'title';
}

/** A title as it is searched and sorted by: whatever the case, and however its characters are composed. */
export function foldTitle(title: string): string {
  return title.normalize('NFKC').toLowerCase();
}
