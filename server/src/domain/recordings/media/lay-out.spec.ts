import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  announcedType,
  bytesOf,
  indexedParts,
  indexOf,
  recordedPart,
  storageOf,
} from '../../../testing/recorded-parts';
import { element, writeElement, writeUint } from './ebml';
import { layOut } from './lay-out';
import type { IndexedPart, Layout } from './layout';
import { readLayout } from './read-layout';

/** Of vitest.config.ts. */
declare const FUZZ_SEED: number;
fc.configureGlobal({ seed: FUZZ_SEED });

/** Recordings of one part and of several, each of which makes one file. */
const recordings: [what: string, mimeType: string, parts: string[]][] = [
  ['VP8', 'video/webm; codecs="vp8,opus"', ['chromium-vp8.webm']],
  ['H.264', 'video/x-matroska; codecs="avc1,opus"', ['chromium-h264.mkv']],
  ['sound of Firefox', 'audio/webm; codecs="opus"', ['firefox-audio-screen.webm']],
  ['MP4', 'video/mp4; codecs="avc1.42c00c,opus"', ['chromium-avc.mp4']],
  [
    'camera, screen, camera',
    'video/webm; codecs="vp8,opus"',
    ['chromium-vp8.webm', 'chromium-vp8-screen.webm', 'chromium-vp8.webm'],
  ],
  ['two browsers', 'video/webm; codecs="vp8,opus"', ['firefox-vp8.webm', 'chromium-vp8-screen.webm']],
  ['H.264 in two sizes', 'video/x-matroska; codecs="avc1,opus"', ['chromium-h264.mkv', 'chromium-h264-screen.mkv']],
  ['MP4 in two sizes', 'video/mp4; codecs="vp09.00.00.08,opus"', ['chromium-vp9.mp4', 'chromium-vp9-screen.mp4']],
  [
    'sound first, pictures later, then no sound',
    'video/webm; codecs="opus,vp8"',
    ['chromium-audio-screen.webm', 'chromium-vp8.webm', 'chromium-videoonly-screen.webm'],
  ],
];

describe('a layout', () => {
  it.each(recordings)('is a whole file that an indexer finds nothing wrong with: %s', async (_, mimeType, names) => {
    const { parts, storage } = indexedParts(...names);
    const layout = laidOut(parts);
    expect(layout.mimeType).toBe(mimeType);
    expect(layout.keys).toEqual(names);
    expect(layout.durationMs).toBeCloseTo(sum(parts.map(({ index }) => index.durationMs)), 0);
    const file = await bytesOf(readLayout(layout, 0, layout.sizeBytes, storage));
    expect(file.length).toBe(layout.sizeBytes);
    const again = indexOf(file, announcedType(names[0] ?? ''));
    expect(again.verdict).toBe('playable');
    expect(again.damages).toEqual([]);
    expect(again.usableBytes).toBe(file.length);
    expect(again.durationMs).toBeCloseTo(layout.durationMs, 0);
    expect(again.fragmentCount).toBe(sum(parts.map(({ index }) => index.fragmentCount)));
    for (let place = 1; place < again.fragmentCount; place += 1) {
      expect(again.fragment(place).timeMs).toBeGreaterThanOrEqual(again.fragment(place - 1).timeMs);
    }
  });

  it.each(recordings)('is read in any range, across every joint, as the whole is: %s', async (_, __, names) => {
    const { parts, storage } = indexedParts(...names);
    const layout = laidOut(parts);
    const file = await bytesOf(readLayout(layout, 0, layout.sizeBytes, storage));
    const joints = [0, layout.head.length, ...layout.runs.map(({ stop }) => stop)];
    for (const run of layout.runs) joints.push(run.fragment(0).start + 22, run.fragment(run.table.length - 1).start);
    for (const joint of joints) {
      for (const [before, after] of [
        [0, 1],
        [1, 0],
        [3, 30],
        [30, 3],
        [500, 2_000],
      ] as const) {
        const [start, end] = [Math.max(0, joint - before), Math.min(file.length, joint + after)];
        expect((await bytesOf(readLayout(layout, start, end, storage))).equals(file.subarray(start, end))).toBe(true);
      }
    }
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length), fc.nat(file.length), async (one, other) => {
        const [start, end] = [Math.min(one, other), Math.max(one, other)];
        const range = await bytesOf(readLayout(layout, start, end, storage));
        expect(range.equals(file.subarray(start, end))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('puts the key frames of all parts where one seeks by them', () => {
    const { parts } = indexedParts('chromium-vp8.webm', 'chromium-vp8-screen.webm');
    const layout = laidOut(parts);
    expect(layout.keyFrames).toBe(sum(parts.map(({ index }) => index.keyFrames)));
    // CuePoint, CueTime.
    const cues =
      Buffer.from(layout.head)
        .toString('hex')
        .match(/bb..b387/g) ?? [];
    expect(cues).toHaveLength(layout.keyFrames);
  });

  it('has few places to seek by, whatever a part says of its times', () => {
    const layout = laidOut([{ key: 'mad', index: indexOf(withoutTime(20_000), 'video/webm') }]);
    expect(layout.keyFrames).toBe(20_000);
    expect(layout.head.length).toBeLessThan(1_000);
  });

  it('leaves garbage out, so that what comes behind it is played', async () => {
    const bytes = Buffer.from(recordedPart('chromium-vp8.webm'));
    const { offset } = indexOf(bytes, 'video/webm').fragment(4);
    const hurt = Buffer.concat([bytes.subarray(0, offset), Buffer.alloc(5_000, 0x55), bytes.subarray(offset)]);
    const index = indexOf(hurt, 'video/webm');
    expect(index.damages).toHaveLength(1);
    const layout = laidOut([{ key: 'hurt', index }]);
    const file = await bytesOf(readLayout(layout, 0, layout.sizeBytes, storageOf(new Map([['hurt', hurt]]))));
    const again = indexOf(file, 'video/webm');
    expect(again.damages).toEqual([]);
    expect(again.durationMs).toBe(indexOf(bytes, 'video/webm').durationMs);
  });

  it('of an upload that still goes on ends with its last whole block', async () => {
    const bytes = recordedPart('chromium-vp8.webm');
    for (let length = 3_000; length < bytes.length; length += 1_111) {
      const index = indexOf(bytes.subarray(0, length), 'video/webm');
      const layout = laidOut([{ key: 'part', index }]);
      const storage = storageOf(new Map([['part', bytes.subarray(0, length)]]));
      const file = await bytesOf(readLayout(layout, 0, layout.sizeBytes, storage));
      expect(indexOf(file, 'video/webm')).toMatchObject({ usableBytes: file.length, damages: [] });
    }
  });

  it('leaves out parts without media, and is nothing without any', () => {
    const empty: IndexedPart = { key: 'empty', index: indexOf(new Uint8Array(0), 'video/webm') };
    const { parts } = indexedParts('chromium-vp8.webm');
    expect(layOut([empty])).toEqual({ kind: 'nothing' });
    expect(layOut([])).toEqual({ kind: 'nothing' });
    expect(laidOut([empty, ...parts]).keys).toEqual(['chromium-vp8.webm']);
  });

  it.each([
    ['container', ['chromium-vp9.webm', 'chromium-vp9.mp4']],
    ['codec', ['chromium-vp8.webm', 'chromium-vp9.webm']],
    // Their decoders are set up by the header, for one size each.
    ['codec', ['chromium-avc.mp4', 'chromium-avc-screen.mp4']],
  ])('is not made where the %s differs', (mismatch, names) => {
    expect(layOut(indexedParts(...names).parts)).toEqual({ kind: 'mismatch', mismatch });
  });

  it('says so when a part is shorter than its index', async () => {
    const { parts } = indexedParts('chromium-vp8.webm');
    const layout = laidOut(parts);
    const short = storageOf(new Map([['chromium-vp8.webm', recordedPart('chromium-vp8.webm').subarray(0, 9_000)]]));
    await expect(bytesOf(readLayout(layout, 0, layout.sizeBytes, short))).rejects.toThrow('ends before');
  });

  it('stays small for ten hours', () => {
    const { parts } = indexedParts('chromium-vp8.webm');
    const [part] = parts;
    const hours = Array.from({ length: 12_000 }, () => part).filter((each) => each !== undefined);
    const layout = laidOut(hours);
    expect(layout.durationMs).toBeGreaterThan(10 * 3_600_000);
    expect(layout.head.length).toBeLessThan(260_000);
  });
});

function laidOut(parts: readonly IndexedPart[]): Layout {
  const outcome = layOut(parts);
  if (outcome.kind !== 'laid-out') throw new Error(`The parts are not laid out: ${outcome.kind}`);
  return outcome.layout;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** So many clusters with a key frame each, whose times are counted in seconds and all the same. */
function withoutTime(clusters: number): Buffer {
  const real = Buffer.from(recordedPart('chromium-vp8.webm'));
  const [info, tracks, first] = [element.info, element.tracks, element.cluster].map((id) =>
    real.indexOf(id.toString(16), 'hex'),
  );
  const counted = writeElement(element.info, writeUint(element.timestampScale, 1_000_000_000));
  const cluster = Buffer.from(`${element.cluster.toString(16)}01ffffffffffffffe78100a38481000080`, 'hex');
  return Buffer.concat([
    ...[real.subarray(0, info), counted, real.subarray(tracks, first)],
    ...Array.from({ length: clusters }, () => cluster),
  ]);
}
