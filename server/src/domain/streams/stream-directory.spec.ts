import { limits } from '@onair/protocol';
import { beforeEach, expect, it } from 'vitest';
import { BroadcastWorld, visitor } from '../../testing/broadcast-world';

let world: BroadcastWorld;

beforeEach(() => {
  world = new BroadcastWorld();
});

it('begins with the newest page of what is live, newest first', async () => {
  const titles = Array.from({ length: limits.pageSize + 3 }, (_, index) => `Stream ${index}`);
  for (const title of titles) {
    await world.publish(title, 'owner', title);
    await world.clock.advance(1);
  }
  const { streams, total } = await world.broadcasting.directory.browse('reader');
  expect(streams.map(({ title }) => title)).toEqual(titles.reverse().slice(0, limits.pageSize));
  expect(total).toBe(limits.pageSize + 3);
});

it('knows that there is more than its page while leases are lost', async () => {
  const published = [];
  for (let index = 0; index < limits.pageSize + 3; index += 1) published.push(await world.publish(`phone ${index}`));
  for (const { stream } of published) await world.presence.release(stream.id);
  expect((await world.broadcasting.directory.browse('reader')).total).toBe(limits.pageSize + 1);
});

it('tells what is new, what changed and what is gone, and nothing else', async () => {
  const { stream: first } = await world.publish('phone');
  await world.publish('tablet');
  await world.broadcasting.directory.browse('reader');
  const { stream: third } = await world.publish('laptop');
  await world.clock.advance(2_000);
  await world.broadcasting.director.update(visitor('laptop', 'owner'), { streamId: third.id, title: 'Changed' });
  await world.clock.advance(2_000);
  await world.broadcasting.director.end(visitor('phone', 'owner'), first.id);
  await world.clock.advance(2_000);
  expect(world.messenger.received('reader', 'directory')).toMatchObject([
    { changed: [{ id: third.id, title: 'A title' }], removed: [], total: 3 },
    { changed: [{ id: third.id, title: 'Changed' }], removed: [], total: 3 },
    { changed: [], removed: [first.id], total: 2 },
  ]);
});

it('tells at most once a second, however much happens', async () => {
  await world.broadcasting.directory.browse('reader');
  for (let index = 0; index < 50; index += 1) {
    await world.publish(`phone ${index}`);
    await world.clock.advance(20);
  }
  await world.clock.advance(2_000);
  expect(world.messenger.received('reader', 'directory').length).toBeLessThanOrEqual(3);
  expect(world.messenger.received('reader', 'directory').at(-1)?.total).toBe(50);
});

it('fills up the page with older streams when newer ones end', async () => {
  const { stream: oldest } = await world.publish('oldest');
  await world.clock.advance(1);
  const newer = [];
  for (let index = 0; index < limits.pageSize; index += 1) newer.push(await world.publish(`phone ${index}`));
  await world.broadcasting.directory.browse('reader');
  await world.broadcasting.director.end(visitor('phone 0', 'owner'), newer[0]?.stream.id ?? '');
  await world.clock.advance(2_000);
  expect(world.messenger.received('reader', 'directory')).toMatchObject([{ changed: [{ id: oldest.id }] }]);
});

it('tells a newcomer when something changes back to what the others were told', async () => {
  const { stream } = await world.publish('phone');
  await world.broadcasting.directory.browse('reader');
  await world.publish('tablet');
  await world.clock.advance(1);
  await world.broadcasting.director.lose('phone');
  const { streams } = await world.broadcasting.directory.browse('newcomer');
  expect(streams.find(({ id }) => id === stream.id)?.away).toBe(true);
  await world.resume('phone', stream.id);
  await world.clock.advance(2_000);
  const told = world.messenger.received('newcomer', 'directory').flatMap(({ changed }) => changed);
  expect(told.filter(({ id }) => id === stream.id).at(-1)?.away).toBe(false);
});

it('tells nothing to those who have stopped following it', async () => {
  await world.broadcasting.directory.browse('reader');
  world.broadcasting.directory.unbrowse('reader');
  await world.publish('phone');
  await world.clock.advance(2_000);
  expect(world.messenger.count).toBe(0);
});
