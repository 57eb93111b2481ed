import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { announcedType, indexOf, recordedPart } from '../../../testing/recorded-parts';
import { element, writeElement, writeUint } from './ebml';
import { FragmentTable } from './fragment-table';
import { indexPart, readIndex, restoreIndexer } from './index-part';
import { packRecord, unpackRecord } from './packed-record';
import type { PartIndex } from './part-index';

/** Of vitest.config.ts. */
declare const FUZZ_SEED: number;
fc.configureGlobal({ seed: FUZZ_SEED });

/** Of each fixture: what ffprobe says of it (last packet's end in milliseconds, key frames), and its tracks. */
const recordings: [name: string, endMs: number, keyFrames: number, tracks: string][] = [
  ['chromium-vp8.webm', 3_023, 3, '1 vp8 160x120, 2 opus'],
  ['chromium-vp8-screen.webm', 2_500, 3, '1 vp8 320x180, 2 opus'],
  ['chromium-videoonly-screen.webm', 2_560, 3, '1 vp8 320x180'],
  ['chromium-vp9.webm', 3_006, 3, '1 vp9 160x120, 2 opus'],
  ['chromium-av1-screen.webm', 2_500, 3, '1 av01.0.09M.08 320x180, 2 opus'],
  ['chromium-h264.mkv', 3_039, 3, '1 avc1 160x120, 2 opus'],
  ['chromium-audio-screen.webm', 2_459, 41, '1 opus'],
  ['firefox-vp8.webm', 2_920, 1, '1 vp8 160x120, 2 opus'],
  ['firefox-audio-screen.webm', 2_405, 120, '2 opus'],
  ['chromium-avc.mp4', 3_032, 3, '1 avc1.42c00c 160x120, 2 opus'],
  ['chromium-vp9.mp4', 3_030, 3, '1 vp09.00.00.08 160x120, 2 opus'],
  ['chromium-av1-screen.mp4', 2_496, 3, '1 av01.0.00M.08 320x180, 2 opus'],
  ['chromium-audio-screen.mp4', 2_400, 41, '1 opus'],
];

const mixed = [
  'chromium-vp8.webm',
  'chromium-h264.mkv',
  'firefox-vp8.webm',
  'chromium-avc.mp4',
  'chromium-audio-screen.mp4',
];

describe('an index of what a browser recorded', () => {
  it.each(recordings)('tells what %s is', (name, endMs, keyFrames, tracks) => {
    const bytes = recordedPart(name);
    const index = indexOf(bytes, announcedType(name));
    expect(index.verdict).toBe('playable');
    expect(index.damages).toEqual([]);
    expect(index.tracks.map(told).join(', ')).toBe(tracks);
    expect(index.keyFrames).toBe(keyFrames);
    expect(index.usableBytes).toBe(bytes.length);
    expect(Math.abs(index.durationMs - endMs)).toBeLessThan(105);
    expect(index.fragment(0).offset).toBe(index.headerBytes);
    expect(index.fragment(0).keyTimeMs).toBeDefined();
  });

  it.each(recordings)('keeps the fragments of %s in the order of bytes and times, without holes', (name) => {
    const index = indexOf(recordedPart(name), announcedType(name));
    for (let place = 1; place < index.fragmentCount; place += 1) {
      const [before, after] = [index.fragment(place - 1), index.fragment(place)];
      expect(after.offset).toBe(before.end);
      expect(after.timeMs).toBeGreaterThanOrEqual(before.timeMs);
    }
  });

  it('leaves out a block that is not there as a whole', () => {
    for (const name of mixed) {
      const bytes = recordedPart(name);
      const whole = indexOf(bytes, announcedType(name));
      const cut = indexOf(bytes.subarray(0, bytes.length - 1), announcedType(name));
      expect(cut.usableBytes).toBeLessThan(bytes.length - 1);
      expect(cut.durationMs).toBeLessThanOrEqual(whole.durationMs);
      expect(cut.damages).toEqual([]);
    }
  });
});

describe('an indexer', () => {
  it('finds the same, in whatever pieces the bytes come', () => {
    for (const name of mixed) {
      const bytes = recordedPart(name);
      const whole = summary(indexOf(bytes, announcedType(name), bytes.length));
      expect(summary(indexOf(bytes, announcedType(name), 1))).toEqual(whole);
      fc.assert(
        fc.property(fc.array(fc.integer({ min: 1, max: 9_000 }), { minLength: 1 }), (lengths) => {
          const indexer = indexPart(announcedType(name));
          for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
            const length = lengths[turn % lengths.length] ?? 1;
            // Whoever pushes may use the memory again.
            const piece = Uint8Array.from(bytes.subarray(at, at + length));
            indexer.push(piece);
            piece.fill(0xff);
            at += length;
          }
          expect(summary(indexer.index())).toEqual(whole);
        }),
        { numRuns: 15 },
      );
    }
  });

  it('goes on from a snapshot taken anywhere, with the bytes that it asks for', () => {
    for (const name of mixed) {
      const bytes = recordedPart(name);
      const whole = summary(indexOf(bytes, announcedType(name)));
      fc.assert(
        fc.property(fc.integer({ min: 0, max: bytes.length }), (cut) => {
          const first = indexPart(announcedType(name));
          first.push(bytes.subarray(0, cut));
          const snapshot = first.snapshot();
          expect(summary(readIndex(snapshot))).toEqual(summary(first.index()));
          const second = restoreIndexer(snapshot);
          expect(second.position).toBeLessThanOrEqual(cut);
          second.push(bytes.subarray(second.position));
          expect(summary(second.index())).toEqual(whole);
        }),
        { numRuns: 40 },
      );
    }
  });

  it('does not change its index when asked for it, nor an index when it goes on', () => {
    const bytes = recordedPart('chromium-vp8.webm');
    const indexer = indexPart('video/webm');
    indexer.push(bytes.subarray(0, 9_000));
    const early = indexer.index();
    const before = summary(early);
    for (let start = 9_000; start < bytes.length; start += 100) {
      indexer.push(bytes.subarray(start, start + 100));
      indexer.index();
    }
    expect(summary(early)).toEqual(before);
    expect(summary(indexer.index())).toEqual(summary(indexOf(bytes, 'video/webm')));
  });

  it('refuses a snapshot that was cut off or changed', () => {
    const indexer = indexPart('video/webm');
    indexer.push(recordedPart('chromium-vp8.webm'));
    const snapshot = indexer.snapshot();
    expect(() => readIndex(snapshot.subarray(0, -1))).toThrow(RangeError);
    const changed = Uint8Array.from(snapshot);
    changed[40] = (changed[40] ?? 0) ^ 1;
    expect(() => restoreIndexer(changed)).toThrow(RangeError);
    expect(() => readIndex(new Uint8Array(0))).toThrow(RangeError);
  });
});

describe('an index of what nobody recorded', () => {
  it('is unknown without bytes, and without media where only a header came', () => {
    expect(indexOf(new Uint8Array(0), 'video/webm').verdict).toBe('unknown');
    for (const name of ['chromium-vp8.webm', 'chromium-avc.mp4']) {
      const bytes = recordedPart(name);
      const { headerBytes } = indexOf(bytes, announcedType(name));
      expect(indexOf(bytes.subarray(0, headerBytes), announcedType(name)).verdict).toBe('no-media');
    }
  });

  it.each([
    ['text', Buffer.from('<!doctype html><p>'.repeat(100)), 'video/webm'],
    ['text as MP4', Buffer.from('<!doctype html><p>'.repeat(100)), 'video/mp4'],
    ['MP4 as WebM', recordedPart('chromium-avc.mp4'), 'video/webm'],
    ['WebM as MP4', recordedPart('chromium-vp8.webm'), 'video/mp4'],
    ['zeros', Buffer.alloc(5_000), 'video/webm'],
    ['zeros as MP4', Buffer.alloc(5_000), 'video/mp4'],
    [
      'EBML of another kind',
      writeElement(element.ebml, writeElement(element.docType, Buffer.from('other'))),
      'video/webm',
    ],
    ['a header as large as the world', Buffer.from('1a45dfa301000fffffffffff', 'hex'), 'video/webm'],
  ])('is not media: %s', (_, bytes, type) => {
    expect(indexOf(bytes, type).verdict).toBe('not-media');
  });

  it('goes on at the next cluster behind garbage, and leaves out what is before it', () => {
    const bytes = recordedPart('chromium-vp8.webm');
    const whole = indexOf(bytes, 'video/webm');
    const { offset, end } = whole.fragment(3);
    const hurt = Buffer.from(bytes);
    hurt.fill(0xab, offset + 200, end - 100);
    const index = indexOf(hurt, 'video/webm');
    expect(index.verdict).toBe('playable');
    expect(index.damages.length).toBeGreaterThan(0);
    expect(index.usableBytes).toBe(bytes.length);
    expect(index.fragmentCount).toBeGreaterThanOrEqual(whole.fragmentCount - 1);
    expect(index.durationMs).toBe(whole.durationMs);
  });

  it('goes on at the next fragment behind a hole', () => {
    const bytes = recordedPart('chromium-avc.mp4');
    const whole = indexOf(bytes, 'video/mp4');
    const { offset } = whole.fragment(1);
    const hurt = Buffer.concat([bytes.subarray(0, offset + 300), bytes.subarray(offset + 1_000)]);
    const index = indexOf(hurt, 'video/mp4');
    expect(index.verdict).toBe('playable');
    expect(index.damages.length).toBeGreaterThan(0);
    expect(index.fragment(index.fragmentCount - 1).end).toBe(hurt.length);
  });

  it('does not believe times that go back or leap, and not a second header', () => {
    const bytes = recordedPart('chromium-vp8.webm');
    const first = indexOf(bytes, 'video/webm');
    const twice = indexOf(Buffer.concat([bytes, bytes]), 'video/webm');
    expect(twice.damages.map(({ kind }) => kind)).toEqual(['second-header']);
    expect(twice.durationMs).toBe(first.durationMs);
    const again = indexOf(Buffer.concat([bytes, bytes.subarray(first.headerBytes)]), 'video/webm');
    expect(again.damages[0]?.kind).toBe('times');
    expect(again.durationMs).toBe(first.durationMs);
    const leap = writeElement(
      element.cluster,
      writeUint(element.timestamp, 2 ** 40),
      Buffer.from('a3858100008011', 'hex'),
    );
    expect(indexOf(Buffer.concat([bytes, leap]), 'video/webm').durationMs).toBe(first.durationMs);
  });

  it('keeps no more fragments than it has room for', () => {
    const header = recordedPart('chromium-vp8.webm').subarray(0, 206);
    // A cluster with one frame.
    const cluster = Buffer.from('1f43b67501ffffffffffffffe78100a386810000800000', 'hex');
    const indexer = indexPart('video/webm');
    indexer.push(Buffer.concat([header, cluster, cluster]));
    // As if so many had come already: indexing them all takes seconds.
    const { value, blobs } = unpackRecord(indexer.snapshot(), 1);
    const table = FragmentTable.decode(blobs[0] ?? new Uint8Array(0));
    const row = table.row(0);
    while (table.length < 2 ** 18 - 5) {
      const by = table.length * cluster.length;
      table.add({ ...row, offset: row.offset + by, bodyOffset: row.bodyOffset + by, end: row.end + by });
    }
    const full = restoreIndexer(packRecord(1, value as object, table.encode()));
    full.push(Buffer.concat(Array.from({ length: 4 }, () => cluster)));
    expect(full.index()).toMatchObject({ fragmentCount: 2 ** 18, damages: [] });
    full.push(Buffer.concat(Array.from({ length: 1_000 }, () => cluster)));
    expect(full.index().fragmentCount).toBe(2 ** 18);
    expect(full.index().damages.map(({ kind }) => kind)).toEqual(['too-many']);
  });

  it.each(mixed)('never throws and never hangs, whatever became of %s', (name) => {
    const bytes = recordedPart(name);
    const damage = fc.record({
      at: fc.integer({ min: 0, max: bytes.length - 1 }),
      cut: fc.integer({ min: 0, max: 3_000 }),
      insert: fc.uint8Array({ maxLength: 64 }),
    });
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 6 }), (damages) => {
        let hurt = bytes;
        for (const { at, cut, insert } of damages) {
          hurt = Buffer.concat([hurt.subarray(0, at), insert, hurt.subarray(at + cut)]);
        }
        const index = indexOf(hurt, announcedType(name), 3_000);
        expect(index.usableBytes).toBeLessThanOrEqual(hurt.length);
        expect(index.sizeBytes).toBe(hurt.length);
        expect(Number.isFinite(index.durationMs)).toBe(true);
        for (let place = 0; place < index.fragmentCount; place += 1) {
          const { offset, bodyOffset, end, timeMs, endTimeMs } = index.fragment(place);
          expect(offset <= bodyOffset && bodyOffset < end && timeMs <= endTimeMs).toBe(true);
          if (place > 0) expect(offset).toBeGreaterThanOrEqual(index.fragment(place - 1).end);
        }
        expect(summary(readIndex(snapshotOf(hurt, announcedType(name))))).toEqual(summary(index));
      }),
      { numRuns: 150 },
    );
  });

  it('never throws and never hangs on bytes of no kind at all', () => {
    const beginnings = [
      recordedPart('chromium-vp8.webm').subarray(0, 206),
      recordedPart('chromium-avc.mp4').subarray(0, 1_222),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 4_000 }), (beginning, noise) => {
        const type = beginning === beginnings[0] ? 'video/webm' : 'video/mp4';
        const index = indexOf(Buffer.concat([beginning, noise]), type, 100);
        expect(index.damages.length).toBeLessThanOrEqual(16);
      }),
      { numRuns: 200 },
    );
  });
});

function snapshotOf(bytes: Uint8Array, type: string): Uint8Array {
  const indexer = indexPart(type);
  indexer.push(bytes);
  return indexer.snapshot();
}

function told({ number, codec, width, height }: PartIndex['tracks'][number]): string {
  return `${number} ${codec}${width > 0 ? ` ${width}x${height}` : ''}`;
}

function summary(index: PartIndex): object {
  const { verdict, container, tracks, headerBytes, sizeBytes, usableBytes, durationMs, keyFrames, damages } = index;
  const fragments = Array.from({ length: index.fragmentCount }, (_, place) => index.fragment(place));
  const numbers = tracks.map(told);
  return {
    verdict,
    container,
    numbers,
    headerBytes,
    sizeBytes,
    usableBytes,
    durationMs,
    keyFrames,
    damages,
    fragments,
  };
}
