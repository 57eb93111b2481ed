import { beforeEach, expect, it } from 'vitest';
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
  expect(await inspector.verify(await inspector.repair(record))).toEqual([]);
  expect(await world.instance().inspector.verify(record)).toEqual([]);
});
