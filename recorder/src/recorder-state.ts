import type { RecordingFigures } from './figures';
import type { UploadState } from './upload/part-upload';
import type { UploadCode } from './upload/tus';

/** What a recorder is doing. */
export type RecorderState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'recording' }
  /** It goes on as soon as there is a track. */
  | { readonly kind: 'waiting' }
  /** It was stopped; the rest goes up. */
  | { readonly kind: 'finishing' }
  /** It was stopped, and the server has all of it. */
  | { readonly kind: 'stored' }
  /** The server will have no more of it. What it has not taken stays here, unless the recording was deleted. */
  | { readonly kind: 'refused'; readonly code: UploadCode }
  /** This browser cannot record, or broke off again and again. */
  | { readonly kind: 'failed'; readonly code: 'unsupported' | 'recorder-failed'; readonly error: Error | null }
  | { readonly kind: 'closed' };

/** How slices are kept in this browser. */
export interface StorageStatus {
  /** Whether a slice survives a crash; it does not where storage is denied (a private window) or full. */
  readonly durable: boolean;
  /** Whether there is room for a minute or so only. */
  readonly nearlyFull: boolean;
  /** What is left, in bytes; null where the browser does not say. */
  readonly availableBytes: number | null;
}

/** What a {@link StreamRecorder} tells. */
export interface StreamRecorderEvents {
  /** Fires after any getter could answer differently. */
  readonly change: undefined;
  readonly state: RecorderState;
  /** Fires with each slice, each acknowledgement, and each second while recording. */
  readonly figures: RecordingFigures;
  readonly upload: UploadState;
  readonly storage: StorageStatus;
  /** Fires when something may be missing, as after a sleep of the machine; how much, in milliseconds. */
  readonly gap: number;
}
