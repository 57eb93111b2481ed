import { boxesIn, contentAt, viewOf, writeBox } from './mp4-box';
import type { IndexedTrack } from './part-index';

/** Ticks of the movie's own times: milliseconds. */
const movieTimescale = 1_000;
const unknown32 = 0xffff_ffff;
/** The identity, as the fixed-point numbers of `mvhd` have it. */
const matrix = [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000];

/** A piece of the file to which one can seek, in ticks of the track that one seeks by. */
export interface IndexedPiece {
  readonly sizeBytes: number;
  readonly durationTicks: number;
  readonly startsWithKey: boolean;
}

/** What a head is made from. */
export interface Mp4HeadParts {
  readonly tracks: readonly IndexedTrack[];
  readonly durationMs: number;
  /** The track that one seeks by. */
  readonly sought: IndexedTrack;
  readonly firstTicks: number;
  readonly pieces: readonly IndexedPiece[];
}

/** Everything before the first fragment: brands, tracks with their durations, and the segment index. */
export function writeMp4Head(parts: Mp4HeadParts): Uint8Array {
  const { tracks, durationMs } = parts;
  const descriptions = tracks.map((track) => [...boxesIn(changedDescription(track, durationMs))]);
  const ofType = (type: string): Uint8Array[] =>
    descriptions.flatMap((boxes) => boxes.filter((box) => box.type === type).map(({ whole }) => whole));
  const ftyp = writeBox('ftyp', Buffer.from('isom\0\0\x02\0isomiso6iso5mp41', 'latin1'));
  const mehd = writeBox('mehd', uint32s(0x0100_0000), uint64(durationMs));
  const moov = writeBox('moov', movieHeader(parts), ...ofType('trak'), writeBox('mvex', mehd, ...ofType('trex')));
  return Buffer.concat([ftyp, moov, segmentIndex(parts)]);
}

function movieHeader({ tracks, durationMs }: Mp4HeadParts): Uint8Array {
  return writeBox(
    'mvhd',
    // Version 1; nobody needs the times of creation and change.
    Buffer.concat([uint32s(0x0100_0000, 0, 0, 0, 0, movieTimescale), uint64(durationMs)]),
    // Rate and volume 1, nothing, the matrix, nothing, the next free number.
    uint32s(0x1_0000, 0x0100_0000, 0, 0, ...matrix, 0, 0, 0, 0, 0, 0),
    uint32s(Math.max(...tracks.map(({ number }) => number)) + 1),
  );
}

/** The `trak` and `trex` boxes of a track with its number of now, and with how long all of it is. */
function changedDescription({ description, number, timescale }: IndexedTrack, durationMs: number): Uint8Array {
  // A copy; what is found in it below are views of it.
  const changed = Uint8Array.from(description);
  for (const { type, content } of boxesIn(changed)) {
    if (type === 'trex') viewOf(content).setUint32(4, number);
    if (type !== 'trak') continue;
    const tkhd = contentAt(content, 'tkhd');
    const mdhd = contentAt(content, 'mdia/mdhd');
    if (tkhd && mdhd) changeHeaders(tkhd, mdhd, { number, durationMs, mediaTicks: (durationMs * timescale) / 1_000 });
  }
  return changed;
}

function changeHeaders(
  tkhd: Uint8Array,
  mdhd: Uint8Array,
  { number, durationMs, mediaTicks }: { number: number; durationMs: number; mediaTicks: number },
): void {
  const long = tkhd[0] === 1;
  viewOf(tkhd).setUint32(long ? 20 : 12, number);
  setDuration(tkhd, long ? 28 : 20, long, durationMs);
  setDuration(mdhd, mdhd[0] === 1 ? 24 : 16, mdhd[0] === 1, mediaTicks);
}

function setDuration(bytes: Uint8Array, at: number, long: boolean, value: number): void {
  const whole = Math.round(value);
  if (long) viewOf(bytes).setBigUint64(at, BigInt(whole));
  else viewOf(bytes).setUint32(at, whole < unknown32 ? whole : unknown32);
}

/** ISO/IEC 14496-12, section 8.16.3. */
function segmentIndex({ sought, firstTicks, pieces }: Mp4HeadParts): Uint8Array {
  const references = Buffer.alloc(pieces.length * 12);
  pieces.forEach(({ sizeBytes, durationTicks, startsWithKey }, place) => {
    references.writeUInt32BE(sizeBytes, place * 12);
    references.writeUInt32BE(Math.min(Math.max(0, Math.round(durationTicks)), unknown32), place * 12 + 4);
    references.writeUInt32BE(startsWithKey ? 0x9000_0000 : 0, place * 12 + 8);
  });
  const counts = Buffer.alloc(4);
  counts.writeUInt16BE(pieces.length, 2);
  return writeBox(
    'sidx',
    uint32s(0x0100_0000, sought.number, sought.timescale),
    uint64(firstTicks),
    uint64(0),
    counts,
    references,
  );
}

function uint32s(...values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, place) => bytes.writeUInt32BE(value, place * 4));
  return bytes;
}

function uint64(value: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(Math.round(value)));
  return bytes;
}
