import { beforeEach, describe, expect, it } from 'vitest';
import { bytesOf, recordedPart } from '../../testing/recorded-parts';
import { RecordingWorld } from '../../testing/recording-world';
import { Playback } from './playback';
import { mediaKeyOf, type RecordingRecord } from './recording-record';
import { mediaVersion } from './recording-view';
import type { Workshop } from './workshop';

const fixture = 'chromium-vp8.webm';
const wholeBytes = recordedPart(fixture).length;

let world: RecordingWorld;
let here: Workshop;
let playback: Playback;

beforeEach(() => {
  world = new RecordingWorld();
  here = world.instance();
  playback = new Playback(world.media, here.indexes);
});

describe('what is played of a recording', () => {
  it('has another version, and other bytes, where it was repaired elsewhere while it is served', async () => {
    const record = await finished(await world.record([fixture]));
    const before = await playback.open(record);
    world.media.objects.get(partOf(record).key)?.fill(0xa5, 10_000, 15_000);
    await world.instance().inspector.repair(record);
    const repaired = await world.found(record);
    expect(repaired.state).toBe('ready');
    const after = await playback.open(repaired);
    expect(after.entityTag).not.toBe(before.entityTag);
    expect(after.sizeBytes).toBeLessThan(before.sizeBytes);
    const elsewhere = await new Playback(world.media, world.instance().indexes).open(repaired);
    expect(elsewhere.entityTag).toBe(after.entityTag);
    const [one, other] = [after, elsewhere].map((media) => bytesOf(media.read(0, media.sizeBytes)));
    expect((await one)?.equals((await other) ?? Buffer.alloc(0))).toBe(true);
  });

  it('is the same under a version that it had while it grew, on every instance and ever after', async () => {
    const record = await world.record([fixture]);
    const early = grown(record, Math.floor(wholeBytes * 0.6));
    const version = mediaVersion(early) ?? '';
    const then = await bytesOf((await playback.open(early, version)).read(0, Infinity));
    const ready = await finished(record);
    for (const instance of [here, world.instance()]) {
      const media = await new Playback(world.media, instance.indexes).open(ready, version);
      expect(media.version).toBe(version);
      expect((await bytesOf(media.read(0, Infinity))).equals(then)).toBe(true);
    }
  });
});

describe('whoever asks for one made-up version after the other', () => {
  it('has a few clusters read for each, two at a time, and costs the one who uploads nothing', async () => {
    const record = await world.record([fixture]);
    const { part } = partOf(record);
    const borrowed = await here.indexes.borrow(record, part, wholeBytes);
    borrowed.show();
    await borrowed.giveBack();
    world.media.reads.length = 0;
    world.media.mostReading = 0;
    const asked = Array.from({ length: 40 }, (_, place) => wholeBytes - 1 - place * 100);
    await Promise.all(asked.map((bytes) => playback.open(record, `live-${bytes.toString(36)}`)));
    expect(world.media.mostReading).toBeLessThanOrEqual(2);
    for (const { start, end } of world.media.reads) expect(end - start).toBeLessThan(wholeBytes / 2);
    world.media.reads.length = 0;
    await here.indexes.borrow(record, part, wholeBytes);
    expect(world.media.reads).toEqual([]);
  });
});

async function finished(record: RecordingRecord): Promise<RecordingRecord> {
  await here.finalizer.lookAfterNow(record);
  const ready = await world.found(record);
  expect(ready.state).toBe('ready');
  return ready;
}

/** As it was when only so much of its part had come. */
function grown(record: RecordingRecord, receivedBytes: number): RecordingRecord {
  return { ...record, durationMs: 1, parts: record.parts.map((part) => ({ ...part, receivedBytes })) };
}

function partOf(record: RecordingRecord): { part: RecordingRecord['parts'][number]; key: string } {
  const [part] = record.parts;
  if (part === undefined) throw new Error('It has no part.');
  return { part, key: mediaKeyOf(record, part) };
}
