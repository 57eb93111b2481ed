import { boxesIn, viewOf } from './mp4-box';
import { tfhdFlag } from './mp4-fragment';

/** What changes in a fragment of a part. */
export interface FragmentPatch {
  readonly tracks: ReadonlyMap<number, { readonly number: number; readonly shiftTicks: number }>;
  readonly shiftSequence: number;
  /** How much further behind in the file it stands than in its part; before it, if negative. */
  readonly shiftBytes: number;
}

/**
 * A `moof` box with other track numbers, times and sequence number, of the same length.
 *
 * @throws RangeError when a time does not fit into its 32 bits, after a day or so of a recorder that has no more.
 */
export function patchMoof(box: Uint8Array, patch: FragmentPatch): Uint8Array {
  // A copy; what is found in it below are views of it.
  const changed = Uint8Array.from(box);
  for (const { type, content } of boxesIn(changed.subarray(8))) {
    if (type === 'mfhd') addUint32(content, 4, patch.shiftSequence);
    if (type === 'traf') patchTraf(content, patch);
  }
  return changed;
}

function patchTraf(traf: Uint8Array, patch: FragmentPatch): void {
  const boxes = new Map(Array.from(boxesIn(traf), ({ type, content }) => [type, content]));
  const tfhd = boxes.get('tfhd');
  const tfdt = boxes.get('tfdt');
  if (!tfhd || !tfdt) return;
  const header = viewOf(tfhd);
  const track = patch.tracks.get(header.getUint32(4));
  if (!track) return;
  header.setUint32(4, track.number);
  if (header.getUint32(0) & tfhdFlag.baseDataOffset) addUint64(tfhd, 8, patch.shiftBytes);
  if (tfdt[0] === 1) addUint64(tfdt, 4, track.shiftTicks);
  else addUint32(tfdt, 4, track.shiftTicks);
}

function addUint32(bytes: Uint8Array, at: number, difference: number): void {
  const view = viewOf(bytes);
  const sum = view.getUint32(at) + difference;
  if (sum < 0 || sum > 0xffff_ffff) throw new RangeError('A number of the fragment does not fit into 32 bits.');
  view.setUint32(at, sum);
}

function addUint64(bytes: Uint8Array, at: number, difference: number): void {
  const view = viewOf(bytes);
  view.setBigUint64(at, view.getBigUint64(at) + BigInt(difference));
}
