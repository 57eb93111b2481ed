import { av1Codec, avcCodec } from './codec-names';
import { childrenOf, element, readUint } from './ebml';
import type { IndexedTrack } from './part-index';

const trackTypes: Partial<Record<number, IndexedTrack['kind']>> = { 1: 'video', 2: 'audio' };
const codecNames: Partial<Record<string, string>> = {
  V_VP8: 'vp8',
  V_VP9: 'vp9',
  A_OPUS: 'opus',
  A_VORBIS: 'vorbis',
  A_FLAC: 'flac',
};
/** Larger numbers take two bytes in each block; nobody who records two tracks needs them. */
const largestNumber = 126;

/** The tracks that can be played, from the content of a Tracks element. */
export function readTracks(content: Uint8Array, ticksPerS: number): IndexedTrack[] {
  const tracks: IndexedTrack[] = [];
  for (const entry of childrenOf(content)) {
    if (entry.id !== element.trackEntry) continue;
    const track = readTrack(entry.content, entry.whole, ticksPerS);
    if (track && !tracks.some(({ number }) => number === track.number)) tracks.push(track);
  }
  return tracks;
}

function readTrack(content: Uint8Array, whole: Uint8Array, timescale: number): IndexedTrack | undefined {
  const found = valuesOf(content);
  const number = uint(found.get(element.trackNumber));
  const kind = trackTypes[uint(found.get(element.trackType))];
  if (kind === undefined || number < 1 || number > largestNumber) return undefined;
  const settings = valuesOf(found.get(kind === 'video' ? element.video : element.audio) ?? new Uint8Array(0));
  return {
    ...{ number, kind, timescale },
    codec: codecOf(found.get(element.codecId), found.get(element.codecPrivate)),
    width: uint(settings.get(element.pixelWidth)),
    height: uint(settings.get(element.pixelHeight)),
    channels: kind === 'audio' ? uint(settings.get(element.channels)) || 1 : 0,
    // Of its own: what was pushed goes away.
    description: Uint8Array.from(whole),
  };
}

/** What describes the codec to a decoder; undefined where the frames do. */
export function codecPrivateOf(description: Uint8Array): Uint8Array | undefined {
  const [entry] = childrenOf(description);
  return entry && valuesOf(entry.content).get(element.codecPrivate);
}

function valuesOf(content: Uint8Array): Map<number, Uint8Array> {
  return new Map(Array.from(childrenOf(content), ({ id, content: value }) => [id, value]));
}

function uint(value: Uint8Array | undefined): number {
  return value === undefined || value.length > 6 ? 0 : readUint(value, 0, value.length);
}

function codecOf(name: Uint8Array | undefined, codecPrivate: Uint8Array | undefined): string {
  const id = Buffer.from(name ?? [])
    .toString('latin1')
    .replace(/\0+$/, '');
  if (id === 'V_MPEG4/ISO/AVC') return avcCodec(codecPrivate);
  if (id === 'V_AV1') return av1Codec(codecPrivate);
  // An id that nobody knows is told as it is, as far as it may stand in a header.
  return (
    codecNames[id] ??
    (id
      .toLowerCase()
      .replace(/[^a-z0-9./_-]/g, '')
      .slice(0, 32) ||
      'unknown')
  );
}
