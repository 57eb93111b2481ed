import { element, writeLongHead, writeUint } from './ebml';

/** How many bytes {@link clusterHead} gives. */
export const clusterHeadBytes = 22;

/** The beginning of a cluster whose size is known: head and Timestamp, always of the same length. */
export function clusterHead(time: number, bodyBytes: number): Uint8Array {
  const timestamp = writeUint(element.timestamp, time, 8);
  return Buffer.concat([writeLongHead(element.cluster, timestamp.length + bodyBytes), timestamp]);
}

type Expected = 'id' | 'size' | 'track' | 'content';

/** Gives the blocks of a cluster other track numbers as its bytes pass by, in pieces of any size. */
export class TrackRenumberer {
  private expected: Expected = 'id';
  private id = 0;
  private value = 0;
  /** Bytes that are still to come of what is expected; 0 before its first. */
  private left = 0;

  constructor(private readonly numbers: ReadonlyMap<number, number>) {}

  /** As many bytes as came. */
  pass(bytes: Uint8Array): Uint8Array {
    if (this.numbers.size === 0) return bytes;
    // Whose memory that is, nobody knows.
    const changed = Uint8Array.from(bytes);
    let at = 0;
    while (at < changed.length) {
      if (this.expected === 'content') {
        const passed = Math.min(this.left, changed.length - at);
        this.left -= passed;
        at += passed;
      } else {
        const byte = changed[at] ?? 0;
        if (this.expected === 'track') changed[at] = (this.numbers.get(byte - 0x80) ?? byte - 0x80) + 0x80;
        this.take(byte);
        at += 1;
      }
      if (this.expected === 'content' && this.left === 0) this.expected = 'id';
    }
    return changed;
  }

  private take(byte: number): void {
    if (this.expected === 'track') {
      this.expected = 'content';
      this.left = this.value - 1;
      return;
    }
    if (this.left === 0) {
      this.left = Math.clz32(byte) - 23;
      // Ids are told with their marker, sizes without it.
      this.value = this.expected === 'id' ? byte : byte & (0xff >> this.left);
    } else {
      this.value = this.value * 256 + byte;
    }
    this.left -= 1;
    if (this.left === 0) this.finish();
  }

  private finish(): void {
    if (this.expected === 'id') {
      this.id = this.value;
      this.expected = 'size';
      return;
    }
    // The blocks of a group are within it.
    if (this.id === element.blockGroup) this.expected = 'id';
    else if ((this.id === element.simpleBlock || this.id === element.block) && this.value > 0) this.expected = 'track';
    else {
      this.expected = 'content';
      this.left = this.value;
    }
  }
}
