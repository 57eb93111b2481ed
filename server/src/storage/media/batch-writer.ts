import type { FileHandle } from 'node:fs/promises';

/** A write is a trip to another thread, and a socket gives 64 KiB at best: so much is written at a time. */
const bufferBytes = 262_144;

/**
 * Appends pieces to a file: they are copied into one of two buffers while the other one is being written. A piece is free
 * as soon as it is taken, before the garbage collector would think that it lives long; else memory grows with what is sent.
 */
export class BatchWriter {
  #filling: Uint8Array | undefined;
  #filledBytes = 0;
  /** Being written, or written already and to be filled again. */
  #other: Uint8Array | undefined;
  #writing = Promise.resolve();
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
      this.#filling ??= Buffer.allocUnsafeSlow(bufferBytes);
      const taken = left.subarray(0, bufferBytes - this.#filledBytes);
      this.#filling.set(taken, this.#filledBytes);
      this.#filledBytes += taken.length;
      left = left.subarray(taken.length);
      if (this.#filledBytes === bufferBytes) await this.#turn();
    }
  }

  /** Writes what is left. Throws when not all could be written; nothing is written behind what is missing. */
  async flush(): Promise<void> {
    await this.#turn();
    await this.#writing;
    this.#throwFailure();
  }

  /** Has what is filled written as soon as what was filled before it is. */
  async #turn(): Promise<void> {
    await this.#writing;
    this.#throwFailure();
    const filled = this.#filling;
    if (filled === undefined) return;
    this.#writing = this.#write(filled, this.#filledBytes);
    this.#filling = this.#other;
    this.#other = filled;
    this.#filledBytes = 0;
  }

  async #write(buffer: Uint8Array, length: number): Promise<void> {
    try {
      // A full disk may take only some of the bytes.
      for (let written = 0; written < length;) {
        const { bytesWritten } = await this.file.write(buffer, written, length - written, this.#end);
        this.#end += bytesWritten;
        written += bytesWritten;
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
