import type { IndexedPart, Layout, LayoutOutcome } from './layout';
import { layOutMatroska } from './lay-out-matroska';
import { layOutMp4 } from './lay-out-mp4';
import { isWebm } from './matroska-head';
import { mergeTracks } from './merge-tracks';
import { FoundIndex } from './part-findings';
import type { Container, IndexedTrack } from './part-index';
import type { PlayablePart } from './playable-part';

/**
 * Makes one file out of parts in the order of their time; those without anything to play are left out. Each part goes on
 * where the one before ends, whatever passed between them: a gap would be a standstill, in some players for good.
 *
 * @throws TypeError when an index is not one that an indexer gave.
 */
export function layOut(parts: readonly IndexedPart[]): LayoutOutcome {
  const playable: PlayablePart[] = [];
  for (const { key, index } of parts) {
    if (!(index instanceof FoundIndex)) throw new TypeError('This index was not made by an indexer.');
    if (index.verdict === 'playable') playable.push({ key, index });
  }
  const [first] = playable;
  if (!first) return { kind: 'nothing' };
  const { container } = first.index;
  if (playable.some(({ index }) => index.container !== container)) return { kind: 'mismatch', mismatch: 'container' };
  const merged = mergeTracks(
    container,
    playable.map(({ index }) => index),
  );
  if (typeof merged === 'string') return { kind: 'mismatch', mismatch: merged };
  const laidOut = container === 'mp4' ? layOutMp4(playable, merged) : layOutMatroska(playable, merged);
  if (typeof laidOut === 'string') return { kind: 'mismatch', mismatch: laidOut };
  const layout: Layout = {
    ...laidOut,
    container,
    mimeType: mimeTypeOf(container, merged.tracks),
    sizeBytes: laidOut.runs.at(-1)?.stop ?? laidOut.head.length,
    keyFrames: playable.reduce((sum, { index }) => sum + index.keyFrames, 0),
    tracks: merged.tracks,
    keys: playable.map(({ key }) => key),
  };
  return { kind: 'laid-out', layout };
}

function mimeTypeOf(container: Container, tracks: readonly IndexedTrack[]): string {
  const kind = tracks.some((track) => track.kind === 'video') ? 'video' : 'audio';
  const format = container === 'mp4' ? 'mp4' : isWebm(tracks) ? 'webm' : 'x-matroska';
  return `${kind}/${format}; codecs="${tracks.map(({ codec }) => codec).join(',')}"`;
}
