import type { MediaStorage } from '../media-storage';
import { indexPart } from './index-part';
import type { Layout } from './layout';
import type { PartIndex } from './part-index';
import { readLayout } from './read-layout';

/** Something that is not as it was noted. */
export interface Difference {
  /** For people: `duration in ms`, `fragment 17`. */
  readonly what: string;
  readonly noted: string | number;
  readonly found: string | number;
}

/** Fragments are compared until this many differ. */
const mostDifferences = 20;

/** Reads a part's bytes again and compares what they say with its index; nothing when all is well. */
export async function verifyPart(
  storage: MediaStorage,
  key: string,
  announcedType: string,
  index: PartIndex,
): Promise<Difference[]> {
  const size = await storage.size(key);
  if (size === undefined) return [{ what: 'bytes', noted: index.sizeBytes, found: 'missing' }];
  const indexer = indexPart(announcedType);
  for await (const bytes of storage.read(key, 0, size)) indexer.push(bytes);
  return differences(index, indexer.index());
}

/** Reads a laid-out file as a player does and compares it with its layout; nothing when all is well. */
export async function verifyLayout(storage: MediaStorage, layout: Layout): Promise<Difference[]> {
  const indexer = indexPart(layout.container === 'mp4' ? 'video/mp4' : 'video/webm');
  for await (const bytes of readLayout(layout, 0, layout.sizeBytes, storage)) indexer.push(bytes);
  const found = indexer.index();
  const values: [string, string | number, string | number][] = [
    ['verdict', 'playable', found.verdict],
    ['size in bytes', layout.sizeBytes, found.usableBytes],
    ['duration in ms', Math.round(layout.durationMs), Math.round(found.durationMs)],
    ['key frames', layout.keyFrames, found.keyFrames],
    ['damaged places', 0, found.damages.length],
  ];
  return compared(values);
}

function differences(noted: PartIndex, found: PartIndex): Difference[] {
  const list = compared([
    ['verdict', noted.verdict, found.verdict],
    ['size in bytes', noted.sizeBytes, found.sizeBytes],
    ['usable bytes', noted.usableBytes, found.usableBytes],
    ['duration in ms', Math.round(noted.durationMs), Math.round(found.durationMs)],
    ['key frames', noted.keyFrames, found.keyFrames],
    ['fragments', noted.fragmentCount, found.fragmentCount],
    ['damaged places', noted.damages.length, found.damages.length],
  ]);
  const common = Math.min(noted.fragmentCount, found.fragmentCount);
  for (let place = 0; place < common && list.length < mostDifferences; place += 1) {
    const [one, other] = [noted, found].map((index) => JSON.stringify(index.fragment(place)));
    if (one !== other) list.push({ what: `fragment ${place}`, noted: one ?? '', found: other ?? '' });
  }
  return list;
}

function compared(values: readonly [what: string, noted: string | number, found: string | number][]): Difference[] {
  return values.filter(([, noted, found]) => noted !== found).map(([what, noted, found]) => ({ what, noted, found }));
}
