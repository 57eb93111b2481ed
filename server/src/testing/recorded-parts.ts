import { readFileSync } from 'node:fs';
import { indexPart } from '../domain/recordings/media/index-part';
import type { IndexedPart } from '../domain/recordings/media/layout';
import type { PartIndex } from '../domain/recordings/media/part-index';
import type { MediaStorage } from '../domain/recordings/media-storage';

const folder = new URL('../../../tests/fixtures/recordings/', import.meta.url);

/** What MediaRecorder once gave; `tests/fixtures/make-recordings.ts` says how. */
export function recordedPart(name: string): Buffer {
  return readFileSync(new URL(name, folder));
}

/** Which type a fixture was announced as. */
export function announcedType(name: string): string {
  return name.endsWith('.mp4') ? 'video/mp4' : 'video/webm';
}

/** The index of bytes that came in pieces of this length. */
export function indexOf(bytes: Uint8Array, type: string, pieceBytes = 1_024): PartIndex {
  const indexer = indexPart(type);
  for (let start = 0; start < bytes.length; start += pieceBytes)
    indexer.push(bytes.subarray(start, start + pieceBytes));
  return indexer.index();
}

/** Fixtures as the parts of one recording; a storage that reads them by their names. */
export function indexedParts(...names: readonly string[]): { parts: IndexedPart[]; storage: MediaStorage } {
  const parts = names.map((key) => ({ key, index: indexOf(recordedPart(key), announcedType(key)) }));
  return { parts, storage: storageOf(new Map(names.map((name) => [name, recordedPart(name)]))) };
}

/** A storage that can only be read, in small pieces. */
export function storageOf(objects: ReadonlyMap<string, Uint8Array>): MediaStorage {
  const refuse = (): never => {
    throw new Error('This storage can only be read.');
  };
  return {
    append: refuse,
    seal: refuse,
    write: refuse,
    list: refuse,
    remove: refuse,
    usedBytes: refuse,
    room: refuse,
    check: () => Promise.resolve(),
    size: (key) => Promise.resolve(objects.get(key)?.length),
    readWhole: (key) => Promise.resolve(objects.get(key)),
    async *read(key, start, end) {
      const bytes = await Promise.resolve(objects.get(key)?.subarray(start, end));
      for (let at = 0; bytes && at < bytes.length; at += 777) yield bytes.subarray(at, at + 777);
    },
  };
}

/** Everything that a source gives. */
export async function bytesOf(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(piece);
  return Buffer.concat(pieces);
}
