import type { MediaStorage } from '../media-storage';
import type { Layout } from './layout';
import type { LayoutRun, Patch, PlacedFragment } from './layout-run';
import { clusterHead, clusterHeadBytes, TrackRenumberer } from './matroska-patch';
import { viewOf } from './mp4-box';
import { patchMoof } from './mp4-patch';
import { SequentialReader } from './sequential-reader';

/**
 * The bytes of the laid-out file from `start` up to, and without, `end`, as fast as they are taken, in memory that does
 * not depend on how many they are.
 *
 * @throws Refusal `not-found` when a part is gone.
 */
export async function* readLayout(
  layout: Layout,
  start: number,
  end: number,
  storage: MediaStorage,
): AsyncGenerator<Uint8Array> {
  const last = Math.min(end, layout.sizeBytes);
  if (start < layout.head.length) yield layout.head.subarray(start, last);
  for (const run of layout.runs) {
    if (run.start < last && run.stop > start) {
      yield* readRun(run, Math.max(start, run.start), Math.min(last, run.stop), storage);
    }
  }
}

async function* readRun(run: LayoutRun, start: number, end: number, storage: MediaStorage): AsyncGenerator<Uint8Array> {
  const lastPlace = run.placeOf(end - 1);
  // Of the last cluster, no more is read than is wanted; of the last fragment, its beginning is needed as a whole.
  const final = run.fragment(lastPlace);
  const unwanted = run.patch.kind === 'matroska' ? final.stop - end : 0;
  const reader = new SequentialReader(storage, run.key, Math.max(final.offset, final.end - unwanted));
  try {
    for (let place = run.placeOf(start); place <= lastPlace; place += 1) {
      const fragment = run.fragment(place);
      const from = Math.max(start, fragment.start) - fragment.start;
      const to = Math.min(end, fragment.stop) - fragment.start;
      const bytes = run.patch.kind === 'matroska' ? cluster : moofAndData;
      yield* bytes(run.patch, fragment, reader, from, to);
    }
  } finally {
    await reader.close();
  }
}

/** Gives a range of a cluster, counted from its beginning in the file. */
async function* cluster(
  patch: Patch,
  { bodyOffset, end, time }: PlacedFragment,
  reader: SequentialReader,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array> {
  if (patch.kind !== 'matroska') return;
  if (from < clusterHeadBytes) yield clusterHead(time + patch.shiftTicks, end - bodyOffset).subarray(from, to);
  const wanted = { from: Math.max(0, from - clusterHeadBytes), to: to - clusterHeadBytes };
  if (wanted.to <= 0) return;
  if (patch.numbers.length === 0) {
    yield* reader.read(bodyOffset + wanted.from, bodyOffset + wanted.to);
    return;
  }
  // Where its blocks are, only its beginning tells.
  const renumberer = new TrackRenumberer(new Map(patch.numbers));
  let at = 0;
  for await (const piece of reader.read(bodyOffset, bodyOffset + wanted.to)) {
    const changed = renumberer.pass(piece);
    if (at + piece.length > wanted.from) yield changed.subarray(Math.max(0, wanted.from - at));
    at += piece.length;
  }
}

/** The same of a fragment of MP4. */
async function* moofAndData(
  patch: Patch,
  { offset, start }: PlacedFragment,
  reader: SequentialReader,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array> {
  if (patch.kind !== 'mp4') return;
  const changes = new Map(patch.tracks);
  const shiftBytes = start - offset;
  const head = await bytesOf(reader.read(offset, offset + 8));
  const rest = await bytesOf(reader.read(offset + 8, offset + viewOf(head).getUint32(0)));
  const moof = Buffer.concat([head, rest]);
  const changed = patchMoof(moof, { tracks: changes, shiftSequence: patch.shiftSequence, shiftBytes });
  if (from < changed.length) yield changed.subarray(from, to);
  if (to > changed.length) yield* reader.read(offset + Math.max(from, changed.length), offset + to);
}

async function bytesOf(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(piece);
  return Buffer.concat(pieces);
}
