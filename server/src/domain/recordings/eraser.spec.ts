import { beforeEach, expect, it } from 'vitest';
import { RecordingWorld } from '../../testing/recording-world';

let world: RecordingWorld;

beforeEach(() => {
  world = new RecordingWorld();
});

it('removes the picture with the recording', async () => {
  const record = await world.record(['firefox-vp8.webm']);
  world.pictures.add(record.streamId);
  await world.instance().eraser.erase(record.id);
  expect(world.pictures.size).toBe(0);
  expect(world.media.objects.size).toBe(0);
});

it('leaves a stream that is still live its picture, and removes it when that ends', async () => {
  const record = await world.record(['firefox-vp8.webm']);
  const { streamId } = record;
  world.live.add(streamId);
  world.pictures.add(streamId);
  const { eraser, finalizer } = world.instance();
  await eraser.erase(record.id);
  expect(world.pictures.has(streamId)).toBe(true);
  world.live.delete(streamId);
  finalizer.streamEnded(streamId);
  await finalizer.close();
  expect(world.pictures.has(streamId)).toBe(false);
});
