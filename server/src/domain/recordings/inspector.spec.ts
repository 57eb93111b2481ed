import { beforeEach, describe, expect, it, vi } from 'vitest';
import { RecordingWorld } from '../../testing/recording-world';
import { mediaKeyOf, type RecordingRecord } from './recording-record';

let world: RecordingWorld;
let record: RecordingRecord;
let indexKey: string;

beforeEach(async () => {
  world = new RecordingWorld();
  const made = await world.record(['chromium-vp8.webm']);
  await world.instance().finalizer.lookAfterNow(made);
  record = await world.found(made);
  const [part] = record.parts;
  indexKey = part === undefined ? '' : mediaKeyOf(record, part).replace(/media$/, 'index');
});

it('finds nothing wrong with what is as it was stored', async () => {
  expect(world.media.objects.has(indexKey)).toBe(true);
  expect(await world.instance().inspector.verify(record)).toEqual([]);
});

it.each([
  ['is missing', (): unknown => world.media.objects.delete(indexKey)],
  ['is damaged', (): unknown => world.media.objects.get(indexKey)?.fill(0xa5, 20, 30)],
])('says that an index %s, and makes it anew', async (_, spoil) => {
  spoil();
  const { inspector } = world.instance();
  expect(await inspector.verify(record)).toEqual([expect.stringMatching(/ has no index that can be read\.$/)]);
  await inspector.repair(record);
  expect(await inspector.verify(await world.found(record))).toEqual([]);
  expect(await world.instance().inspector.verify(record)).toEqual([]);
});

describe('a recording that its owner deletes meanwhile', () => {
  /** Deletes it when it is read. */
  function deleteAtReading(): void {
    const read = world.media.read.bind(world.media);
    vi.spyOn(world.media, 'read').mockImplementationOnce(async function* (key, start, end) {
      await world.instance().eraser.erase(record.id);
      yield* read(key, start, end);
    });
  }

  it('is passed over while it is verified, and when its turn comes', async () => {
    const { inspector } = world.instance();
    deleteAtReading();
    expect(await inspector.verify(record)).toBeUndefined();
    expect(await inspector.verify(record)).toBeUndefined();
  });

  it('is passed over while it is repaired, and when its turn comes', async () => {
    const { inspector } = world.instance();
    deleteAtReading();
    expect(await inspector.repair(record)).toBeUndefined();
    expect(await inspector.repair(record)).toBeUndefined();
  });

  it('is not what a storage is taken for that is broken', async () => {
    const { inspector } = world.instance();
    vi.spyOn(world.media, 'size').mockRejectedValueOnce(new Error('the disk is broken'));
    await expect(inspector.verify(record)).rejects.toThrow('the disk is broken');
  });
});
