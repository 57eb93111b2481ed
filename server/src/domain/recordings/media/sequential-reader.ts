import type { MediaStorage } from '../media-storage';

/** Reading on over bytes that nobody wants is cheaper than to ask again, up to this many. */
const worthPassingOver = 256 * 1_024;

/** Reads ranges of one object, mostly one behind the other, without asking the storage for each. */
export class SequentialReader {
  private pieces: AsyncIterator<Uint8Array> | undefined;
  private rest: Uint8Array = new Uint8Array(0);
  private position = 0;

  /** Never reads behind `end`, so that nothing is fetched for nothing. */
  constructor(
    private readonly storage: MediaStorage,
    private readonly key: string,
    private readonly end: number,
  ) {}

  async *read(start: number, stop: number): AsyncGenerator<Uint8Array> {
    if (!this.pieces || start < this.position || start > this.position + worthPassingOver) await this.begin(start);
    while (this.position < stop) {
      if (this.rest.length === 0 && !(await this.fetch())) throw new Error(`"${this.key}" ends before ${stop}.`);
      const passedOver = Math.min(this.rest.length, Math.max(0, start - this.position));
      const taken = this.rest.subarray(passedOver, Math.min(this.rest.length, stop - this.position));
      this.position += passedOver + taken.length;
      this.rest = this.rest.subarray(passedOver + taken.length);
      if (taken.length > 0) yield taken;
    }
  }

  /** May be called twice. */
  async close(): Promise<void> {
    const { pieces } = this;
    this.pieces = undefined;
    await pieces?.return?.();
  }

  private async begin(start: number): Promise<void> {
    await this.close();
    this.pieces = this.storage.read(this.key, start, this.end)[Symbol.asyncIterator]();
    this.position = start;
    this.rest = new Uint8Array(0);
  }

  private async fetch(): Promise<boolean> {
    const next = await this.pieces?.next();
    if (!next || next.done === true) return false;
    this.rest = next.value;
    return true;
  }
}
