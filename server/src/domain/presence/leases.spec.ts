import { beforeEach, describe, expect, it } from 'vitest';
import { BroadcastWorld, graceMs, leaseMs } from '../../testing/broadcast-world';

let world: BroadcastWorld;

beforeEach(async () => {
  world = new BroadcastWorld();
  await world.broadcasting.start();
});

async function endReasonOf(streamId: string): Promise<string | null | undefined> {
  return (await world.streams.find(streamId))?.endReason;
}

function liveStreams(): Promise<unknown[]> {
  return world.streams.list({ status: 'live', limit: 1_000 });
}

describe('the heartbeat', () => {
  it('keeps a stream live for as long as its publisher is there', async () => {
    const { stream } = await world.publish('phone');
    await world.clock.advance(10 * leaseMs);
    expect((await world.broadcasting.catalog.find(stream.id)).presence).toMatchObject({ state: 'live', epoch: 1 });
  });

  it('puts back leases that the store has lost', async () => {
    const { stream } = await world.publish('phone');
    await world.presence.release(stream.id);
    await world.clock.advance(leaseMs / 3);
    expect((await world.broadcasting.catalog.find(stream.id)).presence).toMatchObject({ state: 'live', epoch: 1 });
  });

  it('tells watchers, who found no lease, that the publisher is there', async () => {
    const { stream } = await world.publish('phone');
    await world.presence.release(stream.id);
    const { presence } = await world.broadcasting.audience.watch('tv', stream.id);
    expect(presence).toMatchObject({ state: 'away' });
    await world.clock.advance(leaseMs / 3);
    expect(world.messenger.received('tv', 'presence').map((told) => told.presence)).toEqual([
      { state: 'live', epoch: 1, publisherInstance: 'page-one' },
    ]);
  });

  it('puts back any number of leases by asking for their records a few times', async () => {
    const published = await Promise.all(Array.from({ length: 1_100 }, (_, index) => world.publish(`phone ${index}`)));
    for (const { stream } of published) await world.presence.release(stream.id);
    const find = world.streams.findAll.bind(world.streams);
    let asked = 0;
    world.streams.findAll = (ids) => {
      asked += 1;
      return find(ids);
    };
    await world.clock.advance(leaseMs / 3);
    expect((await world.presence.read(published.map(({ stream }) => stream.id))).size).toBe(1_100);
    expect(asked).toBe(3);
  });

  it('does not put back the lease of a stream that has ended, and tells its publisher', async () => {
    const { stream } = await world.publish('phone');
    await world.streams.end(stream.id, { endedAt: 0, endReason: 'publisher-lost' });
    await world.presence.release(stream.id);
    await world.clock.advance(leaseMs / 3);
    expect(await world.presence.read([stream.id])).toEqual(new Map());
    expect(world.messenger.received('phone', 'presence')).toEqual([
      { streamId: stream.id, presence: { state: 'ended', endReason: 'publisher-lost' } },
    ]);
  });

  it('lets go of a stream that another instance has taken over', async () => {
    const elsewhere = world.instance('elsewhere');
    const { stream } = await world.publish('phone');
    await world.resume('laptop', stream.id, 'owner', elsewhere);
    await world.clock.advance(leaseMs / 3);
    expect(world.messenger.received('phone', 'superseded')).not.toEqual([]);
    expect(world.broadcasting.roster.leaseOf('phone')).toBeUndefined();
    expect(elsewhere.roster.leaseOf('laptop')).toBeDefined();
  });
});

describe('the grace period', () => {
  it('ends the stream once when nobody returns, with its reason', async () => {
    const { stream } = await world.publish('phone');
    await world.broadcasting.audience.watch('tv', stream.id);
    await world.broadcasting.director.lose('phone');
    await world.clock.advance(graceMs - 1_000);
    expect(await endReasonOf(stream.id)).toBeNull();
    await world.clock.advance(graceMs);
    expect(await endReasonOf(stream.id)).toBe('publisher-lost');
    const endings = world.messenger.received('tv', 'presence').filter(({ presence }) => presence.state === 'ended');
    expect(endings).toHaveLength(1);
  });

  it('ends nothing when the publisher returns at the last moment', async () => {
    const { stream } = await world.publish('phone');
    await world.broadcasting.director.lose('phone');
    await world.clock.advance(graceMs - 1);
    await world.resume('phone again', stream.id);
    await world.clock.advance(3 * graceMs);
    expect(await endReasonOf(stream.id)).toBeNull();
  });

  it('begins when the lease of an instance has run out that is gone, too', async () => {
    const elsewhere = world.instance('elsewhere');
    const { stream } = await world.publish('phone');
    await elsewhere.start();
    await world.broadcasting.close();
    await world.clock.advance(leaseMs + graceMs / 2);
    expect((await elsewhere.catalog.find(stream.id)).presence).toMatchObject({ state: 'away', epoch: 1 });
    await world.clock.advance(graceMs);
    expect(await endReasonOf(stream.id)).toBe('publisher-lost');
    await elsewhere.close();
  });

  it('ends each of 200 streams once, with three instances sweeping', async () => {
    const others = [world.instance('second'), world.instance('third')];
    await Promise.all(others.map((instance) => instance.start()));
    const replies = await Promise.all(Array.from({ length: 200 }, (_, index) => world.publish(`phone ${index}`)));
    for (const { stream } of replies) await world.broadcasting.audience.watch(`tv ${stream.id}`, stream.id);
    await Promise.all(replies.map((_, index) => world.broadcasting.director.lose(`phone ${index}`)));
    await world.clock.advance(2 * graceMs);
    for (const { stream } of replies) {
      const told = world.messenger.received(`tv ${stream.id}`, 'presence');
      expect(told.filter(({ presence }) => presence.state === 'ended')).toHaveLength(1);
    }
  });
});

describe('time that stood still', () => {
  it('ends nothing until those who are alive could renew', async () => {
    const { stream } = await world.publish('phone');
    await world.clock.advance(2_000);
    world.clock.sleepThrough(10 * leaseMs);
    await world.clock.advance(leaseMs);
    expect((await world.broadcasting.catalog.find(stream.id)).presence).toMatchObject({ state: 'live' });
  });

  it('ends what is left after that', async () => {
    const { stream } = await world.publish('phone');
    await world.broadcasting.director.lose('phone');
    await world.clock.advance(2_000);
    world.clock.sleepThrough(10 * leaseMs);
    await world.clock.advance(leaseMs);
    expect(await endReasonOf(stream.id)).toBeNull();
    await world.clock.advance(leaseMs);
    expect(await endReasonOf(stream.id)).toBe('publisher-lost');
  });
});

describe('a clock that was set back', () => {
  it('gives a publisher who is gone no more time than the grace period', async () => {
    const { stream } = await world.publish('phone');
    await world.broadcasting.director.lose('phone');
    world.clock.setBack(3_600_000);
    await world.clock.advance(2 * graceMs);
    expect(await endReasonOf(stream.id)).toBe('publisher-lost');
  });
});

describe('records that are away', () => {
  it('end nothing that could not come back meanwhile, nor until it could have after that', async () => {
    const { stream } = await world.publish('phone');
    const working = world.streams.check.bind(world.streams);
    world.streams.check = () => Promise.reject(new Error('away'));
    await world.broadcasting.director.lose('phone');
    await world.clock.advance(2 * graceMs);
    world.streams.check = working;
    await world.clock.advance(leaseMs);
    expect(await world.resume('phone again', stream.id)).toMatchObject({ epoch: 2 });
    await world.clock.advance(3 * leaseMs);
    expect(await endReasonOf(stream.id)).toBeNull();
  });

  it('hold ends even if they were away for a moment only, and then let go', async () => {
    const { stream } = await world.publish('phone');
    await world.broadcasting.director.lose('phone');
    await world.clock.advance(graceMs - 1_500);
    const working = world.streams.check.bind(world.streams);
    world.streams.check = () => Promise.reject(new Error('away'));
    await world.clock.advance(1_000);
    world.streams.check = working;
    await world.clock.advance(leaseMs);
    expect(await endReasonOf(stream.id)).toBeNull();
    await world.clock.advance(leaseMs);
    expect(await endReasonOf(stream.id)).toBe('publisher-lost');
  });
});

describe('a restart', () => {
  it('leaves live streams waiting for their publishers', async () => {
    const { stream } = await world.publish('phone');
    await world.broadcasting.close();
    await world.presence.release(stream.id);

    const restarted = world.instance('restarted');
    await restarted.start();
    expect((await restarted.catalog.find(stream.id)).presence).toEqual({
      state: 'away',
      epoch: 1,
      graceRemainingMs: graceMs,
    });
    expect(await world.resume('phone', stream.id, 'owner', restarted)).toMatchObject({ epoch: 2 });
    await restarted.close();
  });

  it('ends those whose publisher stays away, however many there are', async () => {
    const replies = await Promise.all(Array.from({ length: 250 }, (_, index) => world.publish(`phone ${index}`)));
    await world.broadcasting.close();
    await Promise.all(replies.map(({ stream }) => world.presence.release(stream.id)));

    const restarted = world.instance('restarted');
    await restarted.start();
    expect(await liveStreams()).toHaveLength(250);
    await world.clock.advance(2 * graceMs);
    expect(await liveStreams()).toEqual([]);
    await restarted.close();
  });
});

it('leaves no timer behind when closed, twice', async () => {
  await world.publish('phone');
  await world.broadcasting.audience.watch('tv', 'x'.repeat(16)).catch(() => undefined);
  await world.broadcasting.directory.browse('reader');
  await world.broadcasting.director.lose('phone');
  await world.broadcasting.close();
  await world.broadcasting.close();
  expect(world.clock.pending).toBe(0);
});
