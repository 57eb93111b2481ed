import { expect, it } from 'vitest';
import { BroadcastWorld, silentLog, visitor } from '../../testing/broadcast-world';
import type { RecordingRecord } from '../recordings/recording-record';
import { ThumbnailUpkeep } from './thumbnail-upkeep';

const hour = 3_600_000;

/** A stream with a picture; over unless it is to go on. */
async function pictured(world: BroadcastWorld, peerId: string, goesOn = false): Promise<string> {
  const { stream } = await world.publish(peerId);
  world.pictures.set(stream.id, Buffer.from(peerId));
  if (!goesOn) await world.broadcasting.director.end(visitor(peerId, 'owner'), stream.id);
  return stream.id;
}

function begin({ thumbnails, streams, recordings, clock }: BroadcastWorld): ThumbnailUpkeep {
  const upkeep = new ThumbnailUpkeep({ thumbnails, streams, recordings, clock, log: silentLog });
  upkeep.start();
  return upkeep;
}

function recordingOf(streamId: string, state: RecordingRecord['state']): RecordingRecord {
  return {
    id: streamId,
    streamId,
    ownerId: 'owner',
    title: 'A title',
    renamed: false,
    visibility: 'public',
    state,
    failure: null,
    startedAt: 0,
    durationMs: 0,
    sizeBytes: 0,
    mimeType: 'video/webm',
    tracks: { audio: true, video: true },
    thumbnail: 'v1',
    parts: [],
    version: null,
    file: null,
    lastReceivedAt: 0,
    dueAt: null,
    finalizer: null,
    revision: 0,
  };
}

it('keeps the pictures of what is live or recorded, and removes the others a day after their stream', async () => {
  const world = new BroadcastWorld();
  const live = await pictured(world, 'live', true);
  const recorded = await pictured(world, 'recorded');
  const deleted = await pictured(world, 'deleted');
  const unrecorded = await pictured(world, 'unrecorded');
  await world.recordings.insert(recordingOf(recorded, 'ready'));
  await world.recordings.insert(recordingOf(deleted, 'deleted'));
  const upkeep = begin(world);
  await world.clock.advance(23 * hour);
  expect([...world.pictures.keys()]).toEqual([live, recorded, deleted, unrecorded]);
  await world.clock.advance(2 * hour);
  expect([...world.pictures.keys()]).toEqual([live, recorded]);
  await upkeep.close();
  expect(world.clock.pending).toBe(0);
});

it('comes by every picture, however many there are', async () => {
  const world = new BroadcastWorld();
  const live = await pictured(world, 'live', true);
  for (let count = 0; count < 250; count += 1) await pictured(world, `gone-${count}`);
  const upkeep = begin(world);
  await world.clock.advance(25 * hour);
  expect([...world.pictures.keys()]).toEqual([live]);
  await upkeep.close();
});
