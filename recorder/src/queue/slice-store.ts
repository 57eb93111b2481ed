/** What one run of MediaRecorder makes: one upload, and one part of its stream's recording. */
export interface Part {
  /** Names the part, here and at the server. */
  readonly partId: string;
  /** The stream that is recorded. */
  readonly streamId: string;
  /** The epoch of the stream when the run began; absent where nobody counts epochs. */
  readonly epoch?: number;
  /** Counts the runs within an epoch, from 0. */
  readonly run: number;
  /** How long the stream had been live when the run began, in milliseconds. */
  readonly startMs: number;
  /** `MediaRecorder.mimeType` after its start. */
  readonly mimeType: string;
  /** When the run began, in milliseconds since 1970. Only for people: the time of day may jump. */
  readonly beganAt: number;
  /** Address of its upload; null before the server made it. */
  readonly uploadUrl: string | null;
  /** How many bytes the server has acknowledged. */
  readonly acknowledgedBytes: number;
  /** How many bytes there are in all; null while the run goes on, and after a crash. */
  readonly lengthBytes: number | null;
  /** Why the server will not have it, as a code; null otherwise. Its bytes stay until they are discarded. */
  readonly refusal: string | null;
}

/** What MediaRecorder delivers at once. */
export interface Slice {
  readonly partId: string;
  /** Counts the slices of its part, from 0. */
  readonly sequence: number;
  /** Where it begins in its part, in bytes. */
  readonly offset: number;
  /** How long it took to record, in milliseconds. */
  readonly durationMs: number;
  readonly blob: Blob;
}

/** What may change about a part once it is there. */
export type PartChanges = Partial<Pick<Part, 'uploadUrl' | 'acknowledgedBytes' | 'lengthBytes' | 'refusal'>>;

/** Keeps slices from the moment they are recorded until the server has them. */
export interface SliceStore {
  /** Every part that has not been uploaded to its end, oldest first. */
  parts(): Promise<Part[]>;
  /** One part; null if it is not here, or not any more. */
  part(partId: string): Promise<Part | null>;
  /** Adds a part, or replaces it. */
  putPart(part: Part): Promise<void>;
  /** Changes a part; nothing happens if it is not here. */
  changePart(partId: string, changes: PartChanges): Promise<void>;
  /** Adds a slice; resolves to whether it survives a crash from now on. */
  append(slice: Slice): Promise<boolean>;
  /** The slices of a part, in order, from the one that holds the byte at `offset`; at most `maxBytes`, but at least one. */
  slices(partId: string, offset: number, maxBytes: number): Promise<Slice[]>;
  /** Forgets the slices that end at or before `offset`, and notes it with the part. */
  acknowledge(partId: string, offset: number): Promise<void>;
  /** Forgets a part and all its slices. */
  removePart(partId: string): Promise<void>;
  /** Lets go of what it holds open. May be called twice. */
  close(): void;
}

/** Where a slice ends in its part, in bytes. */
export function endOf({ offset, blob }: Pick<Slice, 'offset' | 'blob'>): number {
  return offset + blob.size;
}
