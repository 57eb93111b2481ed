/** Cuts a stream of bytes into streams of about a size, which are read one after the other. */
export class Slices {
  readonly #source: AsyncIterator<Uint8Array, void>;
  #ended = false;

  constructor(
    source: AsyncIterable<Uint8Array, void>,
    private readonly sliceBytes: number,
    /** Called with each piece before it is given on; what it throws ends the slice. */
    private readonly look: (bytes: Uint8Array) => void,
  ) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Whether everything was read. */
  get ended(): boolean {
    return this.#ended;
  }

  /** The next slice. Not a loop over the source: leaving one would end the source. */
  async *next(): AsyncGenerator<Uint8Array> {
    for (let bytes = 0; bytes < this.sliceBytes;) {
      const next = await this.#source.next();
      if (next.done === true) {
        this.#ended = true;
        return;
      }
      this.look(next.value);
      bytes += next.value.byteLength;
      yield next.value;
    }
  }
}
