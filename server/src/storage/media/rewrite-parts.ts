import { ALL_FORMATS, CustomSource, FilePathSource, Input } from 'mediabunny';
import { indexPart } from '../../domain/recordings/media/index-part';
import { layOut } from '../../domain/recordings/media/lay-out';
import type { IndexedPart, Layout, Mismatch } from '../../domain/recordings/media/layout';
import { readLayout } from '../../domain/recordings/media/read-layout';
import type { ExportOrder, ExportOutcome } from '../../domain/recordings/media/media-exporter';
import { Refusal } from '../../domain/refusal';
import type { MediaStorage } from '../../domain/recordings/media-storage';
import { copyPackets } from './copy-packets';
import { countKeyPackets, soughtTrack } from './media-file';
import type { OpenMediaStorage } from './open-media-storage';

const mebibyte = 1_048_576;
/** How much longer or shorter than its parts a file may be: frames at its joints, and the last frame's guessed length. */
const toleranceS = 0.5;

/**
 * Writes parts as one file at `workPath`, compares it with what the indexes say, and then puts it into the storage.
 *
 * @throws Error when the file is not what the indexes say.
 */
export async function rewriteParts(
  order: ExportOrder,
  { storage, putFile }: Pick<OpenMediaStorage, 'storage' | 'putFile'>,
  workPath: string,
): Promise<ExportOutcome> {
  const parts: IndexedPart[] = [];
  for (const key of order.parts) parts.push(await indexStored(storage, key));
  const layouts = layoutsOf(parts);
  if (typeof layouts === 'string') return { kind: 'impossible', reason: layouts };
  if (order.format === 'mp4' && changesSize(parts)) return { kind: 'impossible', reason: 'codec' };
  const sources = layouts.map((layout) => ({ input: inputOf(layout, storage), durationS: layout.durationMs / 1_000 }));
  try {
    const refused = await copyPackets(sources, order.format, workPath);
    if (refused) return { kind: 'impossible', reason: refused };
  } finally {
    for (const { input } of sources) input.dispose();
  }
  const expected = {
    durationS: sum(sources.map(({ durationS }) => durationS)),
    keyFrames: sum(layouts.map(({ keyFrames }) => keyFrames)),
  };
  const { mimeType, durationMs } = await checkFile(workPath, expected);
  return { kind: 'exported', mimeType, durationMs, sizeBytes: await putFile(order.target, workPath) };
}

async function indexStored(storage: MediaStorage, key: string): Promise<IndexedPart> {
  const size = await storage.size(key);
  if (size === undefined) throw Refusal.notFound();
  let indexer: ReturnType<typeof indexPart> | undefined;
  for await (const bytes of storage.read(key, 0, size)) {
    indexer ??= indexPart(Buffer.from(bytes.subarray(4, 8)).toString('latin1') === 'ftyp' ? 'video/mp4' : 'video/webm');
    indexer.push(bytes);
  }
  return { key, index: (indexer ?? indexPart('video/webm')).index() };
}

/** One layout of all parts, or one of each where that is what keeps them apart that rewriting can mend. */
function layoutsOf(parts: readonly IndexedPart[]): Layout[] | Mismatch | 'nothing' {
  const together = layOut(parts);
  if (together.kind === 'laid-out') return [together.layout];
  if (together.kind === 'nothing') return 'nothing';
  if (together.mismatch === 'codec' || together.mismatch === 'tracks') return together.mismatch;
  return parts.flatMap((part) => {
    const alone = layOut([part]);
    return alone.kind === 'laid-out' ? [alone.layout] : [];
  });
}

/** MP4 describes an H.264 track once, for all its frames; those of another size could not be decoded. */
function changesSize(parts: readonly IndexedPart[]): boolean {
  const tracks = parts.flatMap(({ index }) => index.tracks).filter(({ codec }) => /^(avc|hvc|hev)/.test(codec));
  return new Set(tracks.map(({ width, height }) => `${width}x${height}`)).size > 1;
}

function inputOf(layout: Layout, storage: MediaStorage): Input {
  const read = async (start: number, end: number): Promise<Uint8Array> => {
    const pieces: Uint8Array[] = [];
    for await (const piece of readLayout(layout, start, end, storage)) pieces.push(piece);
    return Buffer.concat(pieces);
  };
  const source = new CustomSource({
    getSize: () => layout.sizeBytes,
    read,
    maxCacheSize: 2 * mebibyte,
    prefetchProfile: 'fileSystem',
  });
  return new Input({ formats: ALL_FORMATS, source });
}

async function checkFile(
  path: string,
  expected: { durationS: number; keyFrames: number },
): Promise<{ mimeType: string; durationMs: number }> {
  const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(path, { maxCacheSize: 2 * mebibyte }) });
  try {
    const durationS = await input.computeDuration();
    if (Math.abs(durationS - expected.durationS) > toleranceS) {
      throw new Error(`The file lasts ${durationS} s, and the parts ${expected.durationS} s.`);
    }
    const track = await soughtTrack(input);
    const keyFrames = track ? await countKeyPackets(track) : 0;
    if (keyFrames !== expected.keyFrames) {
      throw new Error(`The file has ${keyFrames} key frames, and the parts ${expected.keyFrames}.`);
    }
    return { mimeType: await input.getMimeType(), durationMs: durationS * 1_000 };
  } finally {
    input.dispose();
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
