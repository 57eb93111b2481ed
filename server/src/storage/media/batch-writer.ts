import type { FileHandle } from 'node:fs/promises';

/** A write is a trip to another thread, and a socket gives 64 KiB at best: so much is written at a time at most. */
const bufferBytes = 524_288;

/**
 * Appends pieces to a file: what comes is written at once, or, while something is being written, copied into a second buffer
 * to be written next. So a piece is free as soon as it is taken; those that are kept until they are written outlive the
 * young generation of the garbage collector, and memory grows with what is sent.
 */
export class BatchWriter {
  #filling: Uint8Array | undefined;
  #filledBytes = 0;
  /** Being written, or written already and to be filled again. */
  #other: Uint8Array | undefined;
  /** Ends when nothing is left to be written; undefined when nothing is being written. */
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

  /** Takes a piece. Throws when one before it could not be written. */
  async take(piece: Uint8Array): Promise<void> {
    for (let left = piece; left.length > 0;) {
      while (this.#filledBytes === bufferBytes && this.#failure === undefined) await this.#batch;
      this.#throwFailure();
      this.#filling ??= Buffer.allocUnsafeSlow(bufferBytes);
      const taken = left.subarray(0, bufferBytes - this.#filledBytes);
      this.#filling.set(taken, this.#filledBytes);
      this.#filledBytes += taken.length;
      left = left.subarray(taken.length);
      this.#writing ??= this.#write();
    }
  }

  /** Writes what is left. Throws when not all could be written; nothing is written behind what is missing. */
  async flush(): Promise<void> {
    await this.#writing;
    this.#throwFailure();
  }

  async #write(): Promise<void> {
    while (this.#filling !== undefined && this.#filledBytes > 0 && this.#failure === undefined) {
      const [filled, length] = [this.#filling, this.#filledBytes];
      this.#filling = this.#other;
      this.#other = filled;
      this.#filledBytes = 0;
      this.#batch = this.#writeBatch(filled.subarray(0, length));
      await this.#batch;
    }
    this.#writing = undefined;
  }

  async #writeBatch(bytes: Uint8Array): Promise<void> {
    try {
      // A full disk may take only some of the bytes.
      for (let left = bytes; left.length > 0;) {
        const { bytesWritten } = await this.file.write(left, 0, left.length, this.#end);
        this.#end += bytesWritten;
        left = left.subarray(bytesWritten);
      }
    } catch (error) {
      // Told to whoever brings the next piece, or has brought the last one.
      this.#failure = { error };
    }
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
