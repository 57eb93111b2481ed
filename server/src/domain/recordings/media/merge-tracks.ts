import type { Mismatch } from './layout';
import { codecPrivateOf } from './matroska-tracks';
import { boxesIn } from './mp4-box';
import { codecBoxesOf } from './mp4-tracks';
import type { Container, IndexedTrack, PartIndex } from './part-index';

/** The tracks that several parts have together, and for each part which of its numbers becomes which. */
export interface MergedTracks {
  readonly tracks: readonly IndexedTrack[];
  readonly numbers: readonly ReadonlyMap<number, number>[];
}

/** These say in each key frame, or packet, all that a decoder must know. */
const selfDescribing = new Set(['opus', 'vp8', 'vp9', 'vp09', 'av01']);

/** One track of pictures and one of sound, whatever their numbers; a part may lack one. */
export function mergeTracks(container: Container, parts: readonly PartIndex[]): MergedTracks | Mismatch {
  const [first] = parts;
  if (first && parts.length === 1) {
    return { tracks: first.tracks, numbers: [new Map(first.tracks.map(({ number }) => [number, number]))] };
  }
  const merged = new Map<IndexedTrack['kind'], IndexedTrack>();
  for (const { tracks } of parts) {
    if (new Set(tracks.map(({ kind }) => kind)).size < tracks.length) return 'tracks';
    for (const track of tracks) {
      const known = merged.get(track.kind);
      const mismatch = known && mismatchOf(container, known, track);
      if (mismatch) return mismatch;
      if (!known) merged.set(track.kind, { ...track, number: freeNumber(track.number, [...merged.values()]) });
      // A decoder for two channels plays one as well.
      else if (track.channels > known.channels) merged.set(track.kind, { ...track, number: known.number });
    }
  }
  const numbers = parts.map(
    ({ tracks }) => new Map(tracks.map(({ kind, number }) => [number, merged.get(kind)?.number ?? number])),
  );
  return { tracks: [...merged.values()], numbers };
}

function freeNumber(wanted: number, taken: readonly IndexedTrack[]): number {
  let number = wanted;
  while (taken.some((track) => track.number === number)) number = (number % 126) + 1;
  return number;
}

function mismatchOf(container: Container, left: IndexedTrack, right: IndexedTrack): Mismatch | undefined {
  const family = left.codec.split('.', 1)[0] ?? '';
  if (family !== right.codec.split('.', 1)[0]) return 'codec';
  if (left.timescale !== right.timescale) return 'timescale';
  if (selfDescribing.has(family)) return undefined;
  const [one, other] = [left, right].map((track) => configurationOf(container, track));
  return one === other ? undefined : 'codec';
}

/** All that describes the codec, to be compared. */
function configurationOf(container: Container, { description }: IndexedTrack): string {
  const bytes =
    container === 'matroska'
      ? (codecPrivateOf(description) ?? new Uint8Array(0))
      : Buffer.concat(
          [...boxesIn(description)].flatMap(({ content }) => codecBoxesOf(content)).map(({ whole }) => whole),
        );
  return Buffer.from(bytes).toString('base64');
}
