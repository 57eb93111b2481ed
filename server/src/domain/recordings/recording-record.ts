import type { RecordingFailure, RecordingState, Visibility } from '@onair/protocol';

/** What is kept of a recording for good. Times are milliseconds since 1970, unless named otherwise. */
export interface RecordingRecord {
  readonly id: string;
  /** Each stream has one recording at most. */
  readonly streamId: string;
  /** Nobody's (empty) once it was deleted: what is left then only keeps it from being begun again. */
  readonly ownerId: string;
  readonly title: string;
  /** Whether its owner gave it a title; until then it is called what its stream is called. */
  readonly renamed: boolean;
  readonly visibility: Visibility;
  readonly state: RecordingState | 'deleted';
  readonly failure: RecordingFailure | null;
  readonly startedAt: number;
  /** Of what can be played, in milliseconds. */
  readonly durationMs: number;
  /** Of what can be downloaded, in bytes. */
  readonly sizeBytes: number;
  readonly mimeType: string;
  readonly tracks: RecordingTracks;
  /** Version of the stream's picture; null without one. */
  readonly thumbnail: string | null;
  /** In the order in which they are played. */
  readonly parts: readonly RecordingPart[];
  /** Version of the finished media; null before they were finished once. */
  readonly version: string | null;
  /** Key of the file that was made because the parts cannot be played as they came; null where they can. */
  readonly file: string | null;
  readonly lastReceivedAt: number;
  /** When somebody has to look after it; null when nothing is left to do. */
  readonly dueAt: number | null;
  /** Who finalizes it, until `dueAt`: an unguessable token; null for nobody. */
  readonly finalizer: string | null;
  /** Counts the changes; each one is made to the newest revision, or not at all. */
  readonly revision: number;
}

interface RecordingTracks {
  readonly audio: boolean;
  readonly video: boolean;
}

/** What one run of a recorder delivered: one upload. */
export interface RecordingPart {
  /** Given by the recorder; unique within the recording. */
  readonly partId: string;
  readonly epoch: number;
  readonly run: number;
  /** How long the stream had been live when the part began, in milliseconds. */
  readonly startMs: number;
  readonly mimeType: string;
  /** `Upload-Metadata` as it came (tus 1.0, section Creation). */
  readonly metadata: string;
  /** Length in bytes; null until the recorder says so. */
  readonly length: number | null;
  /** Bytes that were acknowledged when the record was last written; the storage may have more. */
  readonly receivedBytes: number;
  /** Of what was received, in milliseconds. */
  readonly durationMs: number;
}

/** Whether every byte of a part has come. */
export function isWhole({ length, receivedBytes }: RecordingPart): boolean {
  return length !== null && receivedBytes >= length;
}

/** Before the keys of everything that is stored of a recording. */
export function storedUnder({ id }: Pick<RecordingRecord, 'id'>): string {
  return `recordings/${id}`;
}

/** Where a part's bytes are stored. */
export function mediaKeyOf({ id }: Pick<RecordingRecord, 'id'>, { partId }: Pick<RecordingPart, 'partId'>): string {
  return `${storedUnder({ id })}/${partId}/media`;
}

/** Before the keys of files that were made because the parts cannot be played as they came. */
export function joinedUnder(record: Pick<RecordingRecord, 'id'>): string {
  return `${storedUnder(record)}/joined`;
}

/** The address of a part's upload. */
export function uploadIdOf({ id }: Pick<RecordingRecord, 'id'>, { partId }: Pick<RecordingPart, 'partId'>): string {
  return `${id}.${partId}`;
}

/** As parts are played: by epoch, then by run; the id decides between two that claim to be the same. */
export function inOrder(parts: readonly RecordingPart[]): RecordingPart[] {
  return [...parts].sort((a, b) => a.epoch - b.epoch || a.run - b.run || (a.partId < b.partId ? -1 : 1));
}
