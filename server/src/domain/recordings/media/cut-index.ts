import { ByteFeed } from './byte-feed';
import type { FragmentTable } from './fragment-table';
import { MatroskaIndexer } from './matroska-indexer';
import { FoundIndex, PartFindings } from './part-findings';
import type { PartIndex } from './part-index';

/** The bytes of the part from `start` up to, and without, `end`. */
export type ReadPart = (start: number, end: number) => AsyncIterable<Uint8Array>;

/** The newest frames' lengths are guessed from those before them, which the cluster in front of the last one tells. */
const clustersReadAgain = 2;

/**
 * What an indexer would know of the first `sizeBytes` of a part, out of what is known of more of them. Only some clusters
 * around the end are read again, however long the part is. Key frames are counted once for each cluster.
 *
 * @throws TypeError when the index is not one that an indexer gave.
 */
export async function cutIndex(index: PartIndex, sizeBytes: number, read: ReadPart): Promise<PartIndex> {
  if (!(index instanceof FoundIndex)) throw new TypeError('This index was not made by an indexer.');
  const { table } = index;
  // Where there is no fragment, there was none before.
  if (index.sizeBytes === sizeBytes || table.length === 0) return index;
  const whole = countUpTo(table, sizeBytes);
  if (index.container === 'mp4') return findingsOf(index, whole).index(sizeBytes, undefined, 0);
  const first = Math.max(0, whole - clustersReadAgain);
  const { offset } = table.row(first);
  const findings = findingsOf(index, first);
  if (offset >= sizeBytes) return findings.index(sizeBytes, undefined, 0);
  const parser = new MatroskaIndexer(findings, { phase: 'elements', cluster: undefined, lastVideoTimes: [] });
  const feed = new ByteFeed(parser.step, offset, offset);
  for await (const bytes of read(offset, sizeBytes)) feed.push(bytes);
  const open = parser.openFragment(sizeBytes);
  return findings.index(sizeBytes, open?.row, open?.keyFrames ?? 0);
}

/** How many fragments end by `sizeBytes`. */
function countUpTo(table: FragmentTable, sizeBytes: number): number {
  let count = 0;
  while (count < table.length && table.row(count).end <= sizeBytes) count += 1;
  return count;
}

/** What an indexer had found when it had come to the fragment at this place. */
function findingsOf(index: FoundIndex, place: number): PartFindings {
  const { container, tracks, headerBytes, ticksPerS, damages } = index;
  const table = index.table.copy(place);
  const { offset } = index.table.row(Math.min(place, index.table.length - 1));
  const findings = new PartFindings(container);
  Object.assign(findings, { tracks: [...tracks], headerBytes, ticksPerS, table });
  findings.damages = damages.filter((damage) => damage.offset < offset);
  for (let each = 0; each < place; each += 1) if (table.row(each).keyTime !== undefined) findings.keyFrames += 1;
  return findings;
}
