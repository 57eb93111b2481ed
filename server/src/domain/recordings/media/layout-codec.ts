import { FragmentTable } from './fragment-table';
import type { Layout } from './layout';
import { LayoutRun, type Patch } from './layout-run';
import { packRecord, unpackRecord } from './packed-record';
import type { Container, IndexedTrack } from './part-index';

const version = 1;

interface StoredLayout {
  readonly container: Container;
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly durationMs: number;
  readonly keyFrames: number;
  readonly tracks: readonly (Omit<IndexedTrack, 'description'> & { readonly description: string })[];
  readonly runs: readonly { readonly key: string; readonly start: number; readonly patch: Patch }[];
}

/** A layout as a small object to be stored: its head, and a dozen bytes for each fragment. */
export function encodeLayout(layout: Layout): Uint8Array {
  const { container, mimeType, sizeBytes, durationMs, keyFrames, tracks, runs, head } = layout;
  const stored: StoredLayout = {
    ...{ container, mimeType, sizeBytes, durationMs, keyFrames },
    tracks: tracks.map((track) => ({ ...track, description: Buffer.from(track.description).toString('base64') })),
    runs: runs.map(({ key, start, patch }) => ({ key, start, patch })),
  };
  return packRecord(version, stored, head, ...runs.map(({ table }) => table.encode()));
}

/** @throws RangeError when this is no layout, or a damaged one. */
export function decodeLayout(bytes: Uint8Array): Layout {
  const { value, blobs } = unpackRecord(bytes, version);
  const { tracks, runs, ...rest } = value as StoredLayout;
  const [head = new Uint8Array(0), ...tables] = blobs;
  return {
    ...rest,
    tracks: tracks.map((track) => ({ ...track, description: Buffer.from(track.description, 'base64') })),
    keys: runs.map(({ key }) => key),
    // Of its own: the rest of what was read can go.
    head: Uint8Array.from(head),
    runs: runs.map(({ key, start, patch }, place) => {
      return new LayoutRun(key, start, FragmentTable.decode(tables[place] ?? new Uint8Array(0)), patch);
    }),
  };
}
