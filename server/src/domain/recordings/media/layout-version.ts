import { createHash } from 'node:crypto';
import type { IndexedPart } from './layout';
import { FoundIndex } from './part-findings';

/** Counted up when heads are made in another way, so that nobody has half a file of the one and half of the other. */
const version = 2;

/**
 * Names the file that parts make: another one when any byte of it is another, also because damage was cut out of it.
 *
 * @throws TypeError when an index is not one that an indexer gave.
 */
export function layoutVersion(parts: readonly IndexedPart[]): string {
  const hash = createHash('sha256').update(String(version));
  for (const { key, index } of parts) {
    if (!(index instanceof FoundIndex)) throw new TypeError('This index was not made by an indexer.');
    const { container, ticksPerS, sizeBytes, tracks, table } = index;
    const described = tracks.map((track) => ({
      ...track,
      description: Buffer.from(track.description).toString('hex'),
    }));
    hash.update(JSON.stringify([key, container, ticksPerS, sizeBytes, described, table.length]));
    hash.update(table.encode());
  }
  return hash.digest('base64url').slice(0, 16);
}
