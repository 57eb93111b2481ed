/** The head of a box (ISO/IEC 14496-12, section 4.2). */
export interface BoxHead {
  /** Four characters. */
  readonly type: string;
  /** With the head; undefined where it goes on to the end of the file. */
  readonly size: number | undefined;
  /** How many bytes the head takes. */
  readonly length: number;
}

/** The most bytes that a head takes that is read here. */
export const longestBoxHead = 16;

/** Reads the head of a box at `at`; `short` when there are too few bytes, undefined when this is none. */
export function readBoxHead(bytes: Uint8Array, at = 0): BoxHead | 'short' | undefined {
  if (bytes.length < at + 8) return 'short';
  const view = viewOf(bytes);
  const type = fourCharacters(bytes, at + 4);
  if (!/^[\w .-]{4}$/.test(type)) return undefined;
  const size = view.getUint32(at);
  if (size === 0) return { type, size: undefined, length: 8 };
  if (size !== 1) return size < 8 ? undefined : { type, size, length: 8 };
  if (bytes.length < at + longestBoxHead) return 'short';
  const large = Number(view.getBigUint64(at + 8));
  return large < longestBoxHead || !Number.isSafeInteger(large)
    ? undefined
    : { type, size: large, length: longestBoxHead };
}

/** A box that is there as a whole. */
export interface Box {
  readonly type: string;
  /** Where it begins in the bytes that were searched. */
  readonly at: number;
  readonly content: Uint8Array;
  /** With its head. */
  readonly whole: Uint8Array;
}

/** The boxes within a box, as far as they are well-formed. */
export function* boxesIn(content: Uint8Array): Generator<Box> {
  let at = 0;
  while (at < content.length) {
    const head = readBoxHead(content, at);
    if (head === undefined || head === 'short') return;
    const end = at + (head.size ?? content.length - at);
    if (end > content.length) return;
    const whole = content.subarray(at, end);
    yield { type: head.type, at, content: whole.subarray(head.length), whole };
    at = end;
  }
}

/** The content of the first box of this type, going down path by path: `mdia/minf/stbl`. */
export function contentAt(content: Uint8Array, path: string): Uint8Array | undefined {
  let found: Uint8Array | undefined = content;
  for (const type of path.split('/')) {
    const within: Uint8Array = found;
    found = undefined;
    for (const box of boxesIn(within)) {
      if (box.type !== type) continue;
      found = box.content;
      break;
    }
    if (!found) return undefined;
  }
  return found;
}

/** A box with this content. */
export function writeBox(type: string, ...content: readonly Uint8Array[]): Uint8Array {
  const size = content.reduce((sum, { length }) => sum + length, 8);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(size);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, ...content]);
}

/** A type as it stands in the file. */
export function fourCharacters(bytes: Uint8Array, at: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + at, 4).toString('latin1');
}

/** The same bytes, to read numbers from. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
