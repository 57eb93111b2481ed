import { expect, it } from 'vitest';
import { announcedType, indexOf, recordedPart } from '../../../testing/recorded-parts';
import { cutIndex } from './cut-index';
import { layOut } from './lay-out';
import type { PartIndex } from './part-index';

const names = [
  'chromium-vp8.webm',
  'chromium-h264.mkv',
  'firefox-vp8.webm',
  'firefox-audio-screen.webm',
  'chromium-avc.mp4',
];

it.each(names)('makes of what is known of more exactly what was known before: %s', async (name) => {
  const bytes = recordedPart(name);
  const whole = indexOf(bytes, announcedType(name));
  for (let sizeBytes = 1; sizeBytes < bytes.length; sizeBytes += 997) {
    const before = indexOf(bytes.subarray(0, sizeBytes), announcedType(name), sizeBytes);
    const cut = await cutIndex(whole, sizeBytes, partOf(bytes).read);
    expect(cut.fragmentCount).toBe(before.fragmentCount);
    expect(fileOf(cut), `the first ${sizeBytes} bytes`).toEqual(fileOf(before));
  }
});

it('reads no more than the last clusters', async () => {
  const bytes = recordedPart('chromium-vp8.webm');
  const whole = indexOf(bytes, 'video/webm');
  const part = partOf(bytes);
  const late = whole.fragment(whole.fragmentCount - 1);
  const earlier = whole.fragment(whole.fragmentCount - 3);
  await cutIndex(whole, late.offset + 500, part.read);
  expect(part.readFrom).toEqual([earlier.offset]);
});

it('finds nothing where there was nothing yet, and reads nothing for it', async () => {
  const bytes = recordedPart('chromium-vp8.webm');
  const part = partOf(bytes);
  const whole = indexOf(bytes, 'video/webm');
  expect((await cutIndex(whole, whole.headerBytes, part.read)).verdict).toBe('no-media');
  const foreign = indexOf(Buffer.alloc(100_000, 1), 'video/webm');
  expect((await cutIndex(foreign, 50_000, part.read)).verdict).toBe('not-media');
  expect(part.readFrom).toEqual([]);
});

/** All of which the bytes depend that are served. */
function fileOf(index: PartIndex): unknown {
  const outcome = layOut([{ key: 'part', index }]);
  if (outcome.kind !== 'laid-out') return outcome;
  const { head, runs, sizeBytes, mimeType } = outcome.layout;
  const fragments = runs.flatMap((run) =>
    Array.from({ length: run.table.length }, (_, place) => ({ ...run.fragment(place), endTime: 0 })),
  );
  return { head: Buffer.from(head).toString('hex'), fragments, sizeBytes, mimeType };
}

function partOf(bytes: Uint8Array): {
  readFrom: number[];
  read: (start: number, end: number) => AsyncIterable<Uint8Array>;
} {
  const readFrom: number[] = [];
  return {
    readFrom,
    async *read(start, end) {
      readFrom.push(start);
      yield await Promise.resolve(bytes.subarray(start, end));
    },
  };
}
