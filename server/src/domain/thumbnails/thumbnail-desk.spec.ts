import { limits } from '@onair/protocol';
import { beforeEach, expect, it } from 'vitest';
import { BroadcastWorld, visitor } from '../../testing/broadcast-world';
import { recordingOf } from '../../testing/recording-world';
import { pictureType } from './picture-type';

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0]);
const webp = Buffer.from('RIFF....WEBPVP8 ');
let world: BroadcastWorld;
let streamId: string;

beforeEach(async () => {
  world = new BroadcastWorld();
  streamId = (await world.publish('phone')).stream.id;
});

it('tells pictures by their first bytes', () => {
  expect(pictureType(jpeg)).toBe('image/jpeg');
  expect(pictureType(webp)).toBe('image/webp');
  expect(pictureType(Buffer.from('<svg onload="alert(1)">'))).toBeUndefined();
  expect(pictureType(Buffer.from('RIFF....WAVEfmt '))).toBeUndefined();
  expect(pictureType(Buffer.alloc(0))).toBeUndefined();
});

it('shows the newest picture under an address that changes with it', async () => {
  const { thumbnails, catalog } = world.broadcasting;
  await thumbnails.post('owner', streamId, jpeg);
  const before = (await catalog.find(streamId)).stream.thumbnailUrl;
  await world.clock.advance(limits.thumbnailIntervalMs);
  await thumbnails.post('owner', streamId, webp);
  const after = (await catalog.find(streamId)).stream.thumbnailUrl;
  expect(before).not.toBe(after);
  const { type, version } = await thumbnails.find(streamId);
  expect(type).toBe('image/webp');
  expect(after).toBe(`/api/streams/${streamId}/thumbnail?v=${version}`);
});

it('takes pictures of the owner only, of live streams only, and not too often', async () => {
  const { thumbnails, director } = world.broadcasting;
  await expect(thumbnails.post('stranger', streamId, jpeg)).rejects.toMatchObject({ code: 'not-owner' });
  await expect(thumbnails.post('owner', 'x'.repeat(16), jpeg)).rejects.toMatchObject({ code: 'stream-not-found' });
  await expect(thumbnails.post('owner', streamId, Buffer.from('no picture'))).rejects.toMatchObject({
    code: 'unsupported-media-type',
  });
  await thumbnails.post('owner', streamId, jpeg);
  await world.clock.advance(1_000);
  await expect(thumbnails.post('owner', streamId, jpeg)).rejects.toMatchObject({
    code: 'rate-limited',
    retryAfterMs: limits.thumbnailIntervalMs - 1_000,
  });
  await director.end(visitor('phone', 'owner'), streamId);
  await expect(thumbnails.post('owner', streamId, jpeg)).rejects.toMatchObject({ code: 'stream-ended' });
});

it('takes the next picture although the clock was set back', async () => {
  const { thumbnails } = world.broadcasting;
  await thumbnails.post('owner', streamId, jpeg);
  world.clock.setBack(3_600_000);
  await world.clock.advance(limits.thumbnailIntervalMs);
  await thumbnails.post('owner', streamId, webp);
  expect((await thumbnails.find(streamId)).type).toBe('image/webp');
});

it('has no picture before the first', async () => {
  await expect(world.broadcasting.thumbnails.find(streamId)).rejects.toMatchObject({ code: 'not-found' });
});

it('is shown after its stream to those who may see the recording, and to nobody once that is deleted', async () => {
  const { thumbnails, director } = world.broadcasting;
  await thumbnails.post('owner', streamId, jpeg);
  await world.recordings.insert(recordingOf(streamId, { visibility: 'private' }));
  const shown = (ownerId?: string): Promise<unknown> => thumbnails.findShown(streamId, () => ownerId);
  await expect(shown('stranger')).resolves.toMatchObject({ type: 'image/jpeg' });
  await director.end(visitor('phone', 'owner'), streamId);
  await expect(shown('stranger')).rejects.toMatchObject({ code: 'not-found' });
  await expect(shown()).rejects.toMatchObject({ code: 'not-found' });
  await expect(shown('owner')).resolves.toMatchObject({ type: 'image/jpeg' });
  await world.recordings.replace(recordingOf(streamId, { visibility: 'private', state: 'deleted' }));
  await expect(shown('owner')).rejects.toMatchObject({ code: 'not-found' });
});
