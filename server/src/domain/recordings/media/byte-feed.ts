/**
 * Looks at what begins at `position` and answers how many bytes it is done with (more than there are: it passes over
 * those that follow), or `-n` when it needs `n` bytes to go on.
 */
export type Step = (bytes: Uint8Array, position: number) => number;

/** Gives a parser, in one piece, as many bytes as it asks for, however they come, and keeps only those. */
export class ByteFeed {
  /** What was pushed and is not done with. */
  private waiting: Uint8Array = new Uint8Array(0);
  private waitingBytes = 0;
  private neededBytes = 1;

  /** `position` is where the parser goes on; less may have been pushed than it wants to pass over. */
  constructor(
    private readonly step: Step,
    public position = 0,
    private pushedBytes = 0,
  ) {
    this.pushedBytes = Math.min(position, pushedBytes);
  }

  /** How many bytes came. */
  get pushed(): number {
    return this.pushedBytes;
  }

  push(bytes: Uint8Array): void {
    const passedOver = Math.min(bytes.length, Math.max(0, this.position - this.pushedBytes));
    this.pushedBytes += bytes.length;
    const rest = bytes.subarray(passedOver);
    if (rest.length === 0) return;
    if (this.waitingBytes === 0) {
      this.keep(this.parse(rest));
      return;
    }
    this.append(rest);
    if (this.waitingBytes < this.neededBytes) return;
    const all = this.waiting.subarray(0, this.waitingBytes);
    this.waiting = new Uint8Array(0);
    this.waitingBytes = 0;
    this.keep(this.parse(all));
  }

  /** Gives what is left over. */
  private parse(bytes: Uint8Array): Uint8Array {
    let rest = bytes;
    while (rest.length > 0) {
      const done = this.step(rest, this.position);
      if (done < 0) {
        this.neededBytes = -done;
        return rest;
      }
      this.position += done;
      rest = rest.subarray(done);
    }
    return rest;
  }

  private keep(rest: Uint8Array): void {
    // A copy: whoever pushed may use the memory again.
    if (rest.length > 0) this.append(rest);
  }

  private append(bytes: Uint8Array): void {
    const size = this.waitingBytes + bytes.length;
    if (size > this.waiting.length) {
      // Twice as much each time, so that single bytes do not make a copy each.
      const larger = new Uint8Array(Math.max(size, 2 * this.waiting.length));
      larger.set(this.waiting.subarray(0, this.waitingBytes));
      this.waiting = larger;
    }
    this.waiting.set(bytes, this.waitingBytes);
    this.waitingBytes = size;
  }
}
