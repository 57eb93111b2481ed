import type { EndReason } from '@onair/protocol';
import type { StreamRecord } from './stream-record';

/** A place in a list that is ordered by start, newest first; the id orders streams of the same millisecond. */
export interface StreamPosition {
  readonly startedAt: number;
  readonly id: string;
}

/** Which records to list. */
export interface StreamSelection {
  readonly status?: StreamRecord['status'] | undefined;
  readonly ownerId?: string | undefined;
  /** Only what comes after this place, going back in time. */
  readonly after?: StreamPosition | undefined;
  readonly limit: number;
}

/** What may change while a stream is live. */
export type StreamChanges = Partial<Pick<StreamRecord, 'title' | 'media' | 'epoch' | 'thumbnail'>>;

/** How a stream ended. */
export interface StreamEnding {
  readonly endedAt: number;
  readonly endReason: EndReason;
}

/** Keeps the records of streams, for good. Every change is one atomic step, safe among many instances. */
export interface StreamStore {
  insert(record: StreamRecord): Promise<void>;
  find(id: string): Promise<StreamRecord | undefined>;
  /** Those of these ids that there are, in no order. */
  findAll(ids: readonly string[]): Promise<StreamRecord[]>;
  /** Newest first. */
  list(selection: StreamSelection): Promise<StreamRecord[]>;
  /**
   * Changes a live stream and gives the changed record; undefined when there is no live stream of this id or, for what is
   * said in an epoch, when a newer one is recorded.
   */
  updateLive(id: string, changes: StreamChanges, saidIn?: number): Promise<StreamRecord | undefined>;
  /** Remembers this many viewers if there were never more. */
  raisePeakViewers(id: string, viewers: number): Promise<void>;
  /** Ends a live stream; of all who try, exactly one gets the record, the others undefined. */
  end(id: string, ending: StreamEnding): Promise<StreamRecord | undefined>;
  /** @throws when the store cannot be used at the moment. */
  check(): Promise<void>;
}
