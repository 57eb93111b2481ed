import { av1Codec, avcCodec, vp9Codec } from './codec-names';
import { type Box, boxesIn, contentAt, fourCharacters, viewOf } from './mp4-box';
import type { IndexedTrack } from './part-index';

const mostTracks = 32;
/** What a visual sample entry holds before its boxes (ISO/IEC 14496-12, section 12.1.3), and an audio one (12.2.3). */
const visualEntryBytes = 78;
const audioEntryBytes = 28;

/** What a fragment's samples are like unless it says otherwise (`trex`). */
export interface SampleDefaults {
  readonly durationTicks: number;
  readonly sizeBytes: number;
  readonly flags: number;
}

/** The tracks that can be played, from the content of a `moov` box. */
export function readMp4Tracks(moov: Uint8Array): IndexedTrack[] {
  const tracks: IndexedTrack[] = [];
  for (const box of boxesIn(moov)) {
    if (box.type !== 'trak' || tracks.length === mostTracks) continue;
    const track = readTrack(box, moov);
    if (track && !tracks.some(({ number }) => number === track.number)) tracks.push(track);
  }
  return tracks;
}

/** By track. */
export function readSampleDefaults(moov: Uint8Array): [number, SampleDefaults][] {
  const mvex = contentAt(moov, 'mvex');
  const all: [number, SampleDefaults][] = [];
  for (const { type, content } of mvex ? boxesIn(mvex) : []) {
    if (type !== 'trex' || content.length < 24 || all.length === mostTracks) continue;
    const view = viewOf(content);
    const [durationTicks, sizeBytes, flags] = [view.getUint32(12), view.getUint32(16), view.getUint32(20)];
    all.push([view.getUint32(4), { durationTicks, sizeBytes, flags }]);
  }
  return all;
}

/** The boxes in a track's sample entry, which describe its codec; none where there is no entry. */
export function codecBoxesOf(trak: Uint8Array): Box[] {
  const entry = sampleEntryOf(trak);
  if (!entry) return [];
  const visual = fourCharacters(contentAt(trak, 'mdia/hdlr') ?? new Uint8Array(12), 8) === 'vide';
  return [...boxesIn(entry.content.subarray(visual ? visualEntryBytes : audioEntryBytes))];
}

function readTrack({ content: trak, whole }: Box, moov: Uint8Array): IndexedTrack | undefined {
  const [tkhd, mdhd, hdlr] = ['tkhd', 'mdia/mdhd', 'mdia/hdlr'].map((path) => contentAt(trak, path));
  const entry = sampleEntryOf(trak);
  if (!tkhd || !mdhd || !hdlr || !entry || tkhd.length < 24 || mdhd.length < 24 || hdlr.length < 12) return undefined;
  const handler = fourCharacters(hdlr, 8);
  if (handler !== 'vide' && handler !== 'soun') return undefined;
  const kind = handler === 'vide' ? 'video' : 'audio';
  // Versions 0 and 1 differ in the length of the times before.
  const number = viewOf(tkhd).getUint32(tkhd[0] === 1 ? 20 : 12);
  const timescale = viewOf(mdhd).getUint32(mdhd[0] === 1 ? 20 : 12);
  if (number === 0 || timescale === 0) return undefined;
  if (entry.content.length < (kind === 'video' ? visualEntryBytes : audioEntryBytes)) return undefined;
  const fields = viewOf(entry.content);
  return {
    ...{ number, kind, timescale, codec: codecOf(entry.type, codecBoxesOf(trak)) },
    width: kind === 'video' ? fields.getUint16(24) : 0,
    height: kind === 'video' ? fields.getUint16(26) : 0,
    channels: kind === 'audio' ? fields.getUint16(16) : 0,
    // Of its own: what was pushed goes away.
    description: Uint8Array.from(Buffer.concat([whole, trexOf(moov, number)])),
  };
}

function trexOf(moov: Uint8Array, number: number): Uint8Array {
  for (const { type, content, whole } of boxesIn(contentAt(moov, 'mvex') ?? new Uint8Array(0))) {
    if (type === 'trex' && content.length >= 24 && viewOf(content).getUint32(4) === number) return whole;
  }
  return new Uint8Array(0);
}

function sampleEntryOf(trak: Uint8Array): Box | undefined {
  const stsd = contentAt(trak, 'mdia/minf/stbl/stsd');
  if (!stsd || stsd.length < 8) return undefined;
  const [entry] = boxesIn(stsd.subarray(8));
  return entry;
}

function codecOf(entry: string, boxes: readonly Box[]): string {
  const content = (type: string): Uint8Array | undefined => boxes.find((box) => box.type === type)?.content;
  switch (entry) {
    case 'avc1':
    case 'avc3':
      return avcCodec(content('avcC')).replace('avc1', entry);
    case 'av01':
      return av1Codec(content('av1C'));
    case 'vp09':
      return vp9Codec(content('vpcC'));
    case 'mp4a':
      // The only kind of AAC that recorders make: low complexity.
      return 'mp4a.40.2';
    default:
      return entry.toLowerCase().trim();
  }
}
