import type { FileHandle } from 'node:fs/promises';

/** No more than this is gathered. */
const mostGatheredBytes = 1_048_576;
/** And no more pieces than these, because small ones take more memory than they hold. */
const mostGatheredPieces = 256;

/**
 * Appends pieces to a file without copying them: while some are being written, those that come are gathered, to be written
 * at once. A write is a trip to another thread, and a socket gives 64 KiB at best.
 */
export class BatchWriter {
  #gathered: Uint8Array[] = [];
  #gatheredBytes = 0;
  /** Ends when nothing is gathered; undefined when nothing is being written. */
  #writing: Promise<void> | undefined;
  #batch = Promise.resolve();
  #failure: { readonly error: unknown } | undefined;
  #end: number;

  constructor(
    private readonly file: FileHandle,
    offset: number,
  ) {
    this.#end = offset;
  }

  /** Up to where the file is written; nothing more is being written after {@link flush}. */
  get end(): number {
    return this.#end;
  }

  /** Takes a piece, which nobody may change any more. Throws when one before it could not be written. */
  async take(piece: Uint8Array): Promise<void> {
    if (piece.length === 0) return;
    this.#gathered.push(piece);
    this.#gatheredBytes += piece.length;
    this.#writing ??= this.#write();
    while (this.#gatheredBytes >= mostGatheredBytes || this.#gathered.length >= mostGatheredPieces) {
      if (this.#failure !== undefined) break;
      await this.#batch;
    }
    this.#throwFailure();
  }

  /** Writes what is left. Throws when not all could be written; nothing is written behind what is missing. */
  async flush(): Promise<void> {
    await this.#writing;
    this.#throwFailure();
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  async #write(): Promise<void> {
    while (this.#gatheredBytes > 0 && this.#failure === undefined) {
      const pieces = this.#gathered;
      this.#gathered = [];
      this.#gatheredBytes = 0;
      this.#batch = this.#writeBatch(pieces);
      await this.#batch;
    }
    this.#writing = undefined;
  }

  async #writeBatch(pieces: readonly Uint8Array[]): Promise<void> {
    try {
      for (let left = pieces; left.length > 0;) {
        const { bytesWritten } = await this.file.writev(left, this.#end);
        this.#end += bytesWritten;
        left = behind(left, bytesWritten);
      }
    } catch (error) {
      // Told to whoever brings the next piece, or has brought the last one.
      this.#failure = { error };
    }
  }
}

/** A full disk may take only some of the bytes. */
function behind(pieces: readonly Uint8Array[], bytes: number): Uint8Array[] {
  const rest: Uint8Array[] = [];
  let skipped = bytes;
  for (const piece of pieces) {
    if (skipped < piece.length) rest.push(piece.subarray(skipped));
    skipped = Math.max(0, skipped - piece.length);
  }
  return rest;
}
