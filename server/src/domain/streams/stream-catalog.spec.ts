import { limits } from '@onair/protocol';
import { expect, it } from 'vitest';
import { BroadcastWorld, visitor } from '../../testing/broadcast-world';
import { decodeCursor, encodeCursor } from './stream-cursor';

it('lists page after page, each stream once', async () => {
  const world = new BroadcastWorld();
  // Several begin in the same millisecond.
  for (let index = 0; index < 25; index += 1) {
    await world.publish(`phone ${index}`);
    if (index % 4 === 0) await world.clock.advance(1);
  }
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await world.broadcasting.catalog.list({ limit: 7, cursor });
    seen.push(...page.streams.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toHaveLength(25);
  expect(new Set(seen).size).toBe(25);
});

it('has no further page after one that is just full', async () => {
  const world = new BroadcastWorld();
  for (let index = 0; index < 7; index += 1) await world.publish(`phone ${index}`);
  expect((await world.broadcasting.catalog.list({ limit: 7 })).nextCursor).toBeNull();
});

it('lists by status and by owner', async () => {
  const world = new BroadcastWorld();
  const { stream: mine } = await world.publish('phone', 'me');
  const { stream: ended } = await world.publish('tablet', 'me');
  await world.publish('laptop', 'somebody else');
  await world.broadcasting.director.end(visitor('tablet', 'me'), ended.id);
  const list = async (query: object): Promise<string[]> => {
    const page = await world.broadcasting.catalog.list({ limit: limits.pageSize, ...query }, 'me');
    return page.streams.map(({ id }) => id);
  };
  expect(await list({ status: 'ended' })).toEqual([ended.id]);
  expect(await list({ status: 'live' })).toHaveLength(2);
  expect(await list({ status: 'live', owner: 'me' })).toEqual([mine.id]);
  expect(await list({ owner: 'me' })).toHaveLength(2);
});

it('accepts no cursor but its own', () => {
  const position = { startedAt: 1_700_000_000_000, id: 'x'.repeat(16) };
  expect(decodeCursor(encodeCursor(position))).toEqual(position);
  for (const cursor of ['', 'x', '12', Buffer.from('1.x').toString('base64url')]) {
    expect(() => decodeCursor(cursor)).toThrow('cursor');
  }
});
