import type { Mismatch } from './layout';

/** What is to be written as one file. */
export interface ExportOrder {
  /** Keys of the parts' bytes in the storage, in the order of their time. */
  readonly parts: readonly string[];
  readonly format: 'webm' | 'mp4';
  /** Key of the file in the storage. It is there only when the export succeeded. */
  readonly target: string;
}

/** What an export came to. */
export type ExportOutcome =
  | { readonly kind: 'exported'; readonly mimeType: string; readonly sizeBytes: number; readonly durationMs: number }
  /**
   * These parts, or this format, need other codecs than the media has; nothing is transcoded. Or there is no room to write
   * it, or what must be known of it does not fit into the memory that the process may have.
   */
  | { readonly kind: 'impossible'; readonly reason: Mismatch | 'format' | 'nothing' | 'room' | 'memory' };

/**
 * Rewrites recordings in a process of its own: repairs what a layout cannot express, joins parts that do not fit each
 * other, and makes MP4 files. Frames are copied, never encoded again.
 */
export interface MediaExporter {
  /**
   * Writes the file, checks it against the parts' indexes (duration, key frames), and only then puts it at its key. An
   * abort ends the process.
   *
   * @throws Error when the process fails, is aborted, or what it made is not what the indexes say.
   */
  export(order: ExportOrder, signal?: AbortSignal): Promise<ExportOutcome>;
}
