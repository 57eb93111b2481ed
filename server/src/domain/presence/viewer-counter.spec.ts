import { beforeEach, expect, it } from 'vitest';
import { BroadcastWorld, graceMs, leaseMs, visitor } from '../../testing/broadcast-world';

let world: BroadcastWorld;
let streamId: string;

beforeEach(async () => {
  world = new BroadcastWorld();
  await world.broadcasting.start();
  streamId = (await world.publish('phone')).stream.id;
});

function told(peerId: string): number[] {
  return world.messenger.received(peerId, 'viewers').map(({ viewers }) => viewers);
}

it('tells the publisher and the watchers how many watch', async () => {
  await world.broadcasting.audience.watch('tv', streamId);
  await world.clock.advance(0);
  expect(told('phone')).toEqual([1]);
  expect(told('tv')).toEqual([1]);
});

it('tells it at most twice a second, however many come', async () => {
  for (let index = 0; index < 100; index += 1) {
    await world.broadcasting.audience.watch(`tv ${index}`, streamId);
    await world.clock.advance(10);
  }
  await world.clock.advance(1_000);
  expect(told('phone').length).toBeLessThanOrEqual(3);
  expect(told('phone').at(-1)).toBe(100);
});

it('says nothing to those who stay when nothing has changed', async () => {
  await world.broadcasting.audience.watch('tv', streamId);
  await world.clock.advance(5 * leaseMs);
  expect(told('phone')).toEqual([1]);
});

it('tells it again after a description of the stream, which may have been read before the last word of it', async () => {
  await world.broadcasting.audience.watch('tv', streamId);
  await world.clock.advance(1_000);
  await world.broadcasting.director.update(visitor('phone', 'owner'), { streamId, title: 'Corrected' });
  await world.clock.advance(1_000);
  expect(told('phone')).toEqual([1, 1]);
  expect(told('tv')).toEqual([1, 1]);
});

it('remembers the most there ever were', async () => {
  for (const peerId of ['a', 'b', 'c']) await world.broadcasting.audience.watch(peerId, streamId);
  await world.clock.advance(1_000);
  for (const peerId of ['a', 'b']) world.broadcasting.audience.lose(peerId);
  await world.clock.advance(1_000);
  expect((await world.broadcasting.catalog.find(streamId)).stream).toMatchObject({ viewers: 1, peakViewers: 3 });
  await world.broadcasting.director.end(visitor('phone', 'owner'), streamId);
  expect((await world.broadcasting.catalog.find(streamId)).stream).toMatchObject({ viewers: 0, peakViewers: 3 });
});

it('counts a socket once that asks to watch again', async () => {
  for (let round = 0; round < 3; round += 1) await world.broadcasting.audience.watch('tv', streamId);
  await world.clock.advance(1_000);
  expect(told('phone')).toEqual([1]);
});

it('adds up instances, and forgets one that has died within a lease', async () => {
  const elsewhere = world.instance('elsewhere');
  await elsewhere.start();
  await world.broadcasting.audience.watch('tv', streamId);
  await elsewhere.audience.watch('tv elsewhere', streamId);
  await world.clock.advance(leaseMs);
  expect(told('phone').at(-1)).toBe(2);
  // Not a goodbye: its timers stop, as in a process that was killed.
  await elsewhere.close();
  await world.clock.advance(2 * leaseMs);
  expect(told('phone').at(-1)).toBe(1);
});

it('tells the publisher who left, and whether the socket was lost', async () => {
  await world.broadcasting.audience.watch('a', streamId);
  await world.broadcasting.audience.watch('b', streamId);
  world.broadcasting.audience.unwatch('a', streamId);
  world.broadcasting.audience.lose('b');
  expect(world.messenger.received('phone', 'watcher-left')).toEqual([
    { streamId, peerId: 'a', lost: false },
    { streamId, peerId: 'b', lost: true },
  ]);
});

it('lets a socket watch one stream at a time', async () => {
  const { stream: other } = await world.publish('laptop', 'another owner');
  await world.broadcasting.audience.watch('tv', streamId);
  await world.broadcasting.audience.watch('tv', other.id);
  expect(world.messenger.received('phone', 'watcher-left')).toEqual([{ streamId, peerId: 'tv', lost: false }]);
  await world.clock.advance(1_000);
  expect((await world.broadcasting.catalog.find(streamId)).stream.viewers).toBe(0);
  expect((await world.broadcasting.catalog.find(other.id)).stream.viewers).toBe(1);
});

it('tells how an ended stream ended without counting those who ask', async () => {
  await world.broadcasting.director.lose('phone');
  await world.clock.advance(2 * graceMs);
  const { presence } = await world.broadcasting.audience.watch('tv', streamId);
  expect(presence).toEqual({ state: 'ended', endReason: 'publisher-lost' });
  expect(world.broadcasting.roster.watchedBy('tv')).toBeUndefined();
});

it('knows no stream that does not exist', async () => {
  await expect(world.broadcasting.audience.watch('tv', 'x'.repeat(16))).rejects.toMatchObject({
    code: 'stream-not-found',
  });
  expect(world.broadcasting.roster.watchedBy('tv')).toBeUndefined();
});
