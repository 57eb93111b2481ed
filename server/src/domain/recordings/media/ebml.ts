/** Elements of EBML (RFC 8794) and Matroska (RFC 9559) by their ids. */
export const element = {
  ebml: 0x1a45dfa3,
  docTypeVersion: 0x4287,
  docTypeReadVersion: 0x4285,
  ebmlVersion: 0x4286,
  ebmlReadVersion: 0x42f7,
  ebmlMaxIdLength: 0x42f2,
  ebmlMaxSizeLength: 0x42f3,
  docType: 0x4282,
  segment: 0x18538067,
  seekHead: 0x114d9b74,
  seek: 0x4dbb,
  seekId: 0x53ab,
  seekPosition: 0x53ac,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  duration: 0x4489,
  muxingApp: 0x4d80,
  writingApp: 0x5741,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackType: 0x83,
  codecId: 0x86,
  codecPrivate: 0x63a2,
  codecDelay: 0x56aa,
  seekPreRoll: 0x56bb,
  video: 0xe0,
  pixelWidth: 0xb0,
  pixelHeight: 0xba,
  audio: 0xe1,
  channels: 0x9f,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  position: 0xa7,
  prevSize: 0xab,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
  blockDuration: 0x9b,
  referenceBlock: 0xfb,
  cues: 0x1c53bb6b,
  cuePoint: 0xbb,
  cueTime: 0xb3,
  cueTrackPositions: 0xb7,
  cueTrack: 0xf7,
  cueClusterPosition: 0xf1,
  tags: 0x1254c367,
  chapters: 0x1043a770,
  attachments: 0x1941a469,
  void: 0xec,
  crc32: 0xbf,
} as const;

/** The head of an element: what it is, and how many bytes follow. */
export interface ElementHead {
  readonly id: number;
  /** Undefined where the size is said to be unknown (RFC 8794, section 6.2). */
  readonly size: number | undefined;
  /** How many bytes id and size take. */
  readonly length: number;
}

/** The most bytes that the head of an element takes: an id of 4, a size of 8. */
export const longestHead = 12;

/**
 * Reads the head of an element at the beginning of `bytes`; `short` when there are too few of them, undefined when this
 * is none.
 */
export function readHead(bytes: Uint8Array, at = 0): ElementHead | 'short' | undefined {
  const first = bytes[at];
  if (first === undefined) return 'short';
  const idLength = Math.clz32(first) - 23;
  if (idLength > 4) return undefined;
  const second = bytes[at + idLength];
  if (second === undefined) return 'short';
  const sizeLength = Math.clz32(second) - 23;
  if (sizeLength > 8) return undefined;
  const length = idLength + sizeLength;
  if (bytes.length < at + length) return 'short';
  const marker = 2 ** (8 - sizeLength);
  let size = second - marker;
  let unknown = second === 2 * marker - 1;
  for (let place = at + idLength + 1; place < at + length; place += 1) {
    const byte = bytes[place] ?? 0;
    size = size * 256 + byte;
    unknown &&= byte === 0xff;
  }
  return { id: readUint(bytes, at, idLength), size: unknown ? undefined : size, length };
}

/** A whole number without sign, most significant byte first; above 2^53 not exact. */
export function readUint(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let place = at; place < at + length; place += 1) value = value * 256 + (bytes[place] ?? 0);
  return value;
}

/** An element whose content is there as a whole. */
export interface WholeElement {
  readonly id: number;
  readonly content: Uint8Array;
  /** With its head. */
  readonly whole: Uint8Array;
}

/** The elements within an element, as far as they are well-formed. */
export function* childrenOf(content: Uint8Array): Generator<WholeElement> {
  let at = 0;
  while (at < content.length) {
    const head = readHead(content, at);
    if (head === undefined || head === 'short' || head.size === undefined) return;
    const end = at + head.length + head.size;
    if (end > content.length) return;
    yield { id: head.id, content: content.subarray(at + head.length, end), whole: content.subarray(at, end) };
    at = end;
  }
}

/** An element with this content. */
export function writeElement(id: number, ...content: readonly Uint8Array[]): Uint8Array {
  const size = content.reduce((sum, { length }) => sum + length, 0);
  return Buffer.concat([writeHead(id, size), ...content]);
}

/** The head of an element whose size takes 8 bytes whatever it is. */
export function writeLongHead(id: number, size: number): Uint8Array {
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(size));
  length[0] = 1;
  return Buffer.concat([idBytes(id), length]);
}

/** An element that holds a whole number, in as many bytes as said, or as few as it takes. */
export function writeUint(id: number, value: number, length = bytesOf(value)): Uint8Array {
  return writeElement(id, uintBytes(value, length));
}

/** An element that holds a floating-point number of 8 bytes. */
export function writeFloat(id: number, value: number): Uint8Array {
  const content = Buffer.alloc(8);
  content.writeDoubleBE(value);
  return writeElement(id, content);
}

/** An element that holds text. */
export function writeText(id: number, text: string): Uint8Array {
  return writeElement(id, Buffer.from(text, 'ascii'));
}

/** An id as it stands in the file, also as the value of a SeekID. */
export function idBytes(id: number): Uint8Array {
  return uintBytes(id, bytesOf(id));
}

function writeHead(id: number, size: number): Uint8Array {
  // All ones would say that the size is unknown.
  let length = 1;
  while (size >= 2 ** (7 * length) - 1) length += 1;
  const bytes = Buffer.from(uintBytes(size, length));
  bytes[0] = (bytes[0] ?? 0) | (1 << (8 - length));
  return Buffer.concat([idBytes(id), bytes]);
}

function uintBytes(value: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let left = value;
  for (let place = length - 1; place >= 0; place -= 1) {
    bytes[place] = left % 256;
    left = Math.floor(left / 256);
  }
  return bytes;
}

function bytesOf(value: number): number {
  let length = 1;
  while (value >= 2 ** (8 * length)) length += 1;
  return length;
}
