import { beforeEach, describe, expect, it } from 'vitest';
import { BroadcastWorld, graceMs, leaseMs, visitor } from '../../testing/broadcast-world';
import { Refusal } from '../refusal';

let world: BroadcastWorld;

beforeEach(() => {
  world = new BroadcastWorld();
});

describe('going live', () => {
  it('makes a stream of the session, with the first epoch', async () => {
    const { stream, epoch, graceMs: told } = await world.publish('phone', 'owner', 'Sunrise');
    expect(stream).toMatchObject({ title: 'Sunrise', status: 'live', away: false, viewers: 0, endReason: null });
    expect({ epoch, told }).toEqual({ epoch: 1, told: graceMs });
    expect(await world.streams.find(stream.id)).toMatchObject({ ownerId: 'owner', epoch: 1 });
  });

  it('needs a session', async () => {
    const wish = { title: 'x', media: { audio: true, video: true }, publisherInstance: 'page-one' };
    await expect(world.broadcasting.director.publish(visitor('phone'), wish)).rejects.toMatchObject({
      code: 'session-required',
    });
  });

  it('gives a page whose answer was lost the stream that it has, by the title that it has now', async () => {
    const { stream } = await world.publish('phone', 'owner', 'Sunrise');
    const again = await world.publish('phone', 'owner', 'Sunset');
    expect(again).toMatchObject({ epoch: 1, stream: { id: stream.id, title: 'Sunset', status: 'live' } });
    expect(world.messenger.received('phone', 'stream-updated')).toEqual([{ stream: again.stream }]);
  });

  it('is refused on a socket that publishes for another page', async () => {
    const { stream } = await world.publish('phone');
    await world.resume('phone', stream.id);
    await expect(world.publish('phone')).rejects.toMatchObject({ code: 'already-publishing' });
  });
});

describe('going live while leases cannot be given out', () => {
  it('is refused, and leaves nothing behind that seems to be live', async () => {
    world.presence.grant = () => Promise.reject(Refusal.unavailable());
    await expect(world.publish('phone')).rejects.toMatchObject({ code: 'unavailable' });
    expect(await world.streams.list({ status: 'live', limit: 1 })).toEqual([]);
  });
});

describe('going live while nobody can tell what the stream looks like', () => {
  it('is refused, and leaves nothing behind that is live', async () => {
    const read = world.presence.read.bind(world.presence);
    world.presence.read = () => {
      world.presence.read = read;
      return Promise.reject(Refusal.unavailable());
    };
    await expect(world.publish('phone')).rejects.toMatchObject({ code: 'unavailable' });
    expect(await world.streams.list({ status: 'live', limit: 1 })).toEqual([]);
    expect(world.broadcasting.roster.leaseOf('phone')).toBeUndefined();
    expect(await world.publish('phone')).toMatchObject({ epoch: 1 });
  });
});

describe('losing the publisher', () => {
  it('tells the watchers how long the stream waits', async () => {
    const { stream } = await world.publish('phone');
    await world.broadcasting.audience.watch('tv', stream.id);
    await world.broadcasting.director.lose('phone');
    expect(world.messenger.received('tv', 'presence')).toEqual([
      { streamId: stream.id, presence: { state: 'away', epoch: 1, graceRemainingMs: graceMs } },
    ]);
    expect((await world.broadcasting.catalog.find(stream.id)).stream.away).toBe(true);
  });

  it('tells somebody who comes meanwhile the time that is left', async () => {
    const { stream } = await world.publish('phone');
    await world.broadcasting.director.lose('phone');
    await world.clock.advance(5_000);
    const { presence } = await world.broadcasting.audience.watch('tv', stream.id);
    expect(presence).toEqual({ state: 'away', epoch: 1, graceRemainingMs: graceMs - 5_000 });
  });

  it('means nothing for a socket that publishes nothing', async () => {
    await world.broadcasting.director.lose('tv');
    expect(world.messenger.count).toBe(0);
  });
});

describe('resuming', () => {
  it('goes on with the same stream and the next epoch, and tells the watchers', async () => {
    const { stream } = await world.publish('phone');
    await world.broadcasting.audience.watch('tv', stream.id);
    await world.broadcasting.director.lose('phone');
    const reply = await world.resume('phone again', stream.id);
    expect(reply).toMatchObject({ epoch: 2, stream: { id: stream.id, away: false } });
    expect(world.messenger.received('tv', 'presence').at(-1)).toEqual({
      streamId: stream.id,
      presence: { state: 'live', epoch: 2, publisherInstance: 'page-two' },
    });
  });

  it('takes the stream from a socket that still has it, and tells that socket', async () => {
    const { stream } = await world.publish('phone');
    await world.resume('laptop', stream.id);
    expect(world.messenger.received('phone', 'superseded')).toEqual([{ streamId: stream.id }]);
    await expect(
      world.broadcasting.director.update(visitor('phone', 'owner'), { streamId: stream.id, title: 'x' }),
    ).rejects.toMatchObject({ code: 'not-publisher' });
  });

  it('does not suffer from the late loss of the socket before', async () => {
    const { stream } = await world.publish('phone');
    await world.resume('laptop', stream.id);
    await world.broadcasting.director.lose('phone');
    expect((await world.broadcasting.catalog.find(stream.id)).stream.away).toBe(false);
  });

  it('may be repeated by the same socket', async () => {
    const { stream } = await world.publish('phone');
    expect(await world.resume('phone', stream.id)).toMatchObject({ epoch: 2 });
    expect(world.messenger.received('phone', 'superseded')).toEqual([]);
  });

  it('is refused to strangers, for unknown streams, for ended ones, and without a session', async () => {
    const { stream } = await world.publish('phone');
    await expect(world.resume('thief', stream.id, 'stranger')).rejects.toMatchObject({ code: 'not-owner' });
    await expect(world.resume('phone', 'x'.repeat(16))).rejects.toMatchObject({ code: 'stream-not-found' });
    await world.broadcasting.director.end(visitor('phone', 'owner'), stream.id);
    await expect(world.resume('phone', stream.id)).rejects.toMatchObject({ code: 'stream-ended' });
  });

  it('is refused on a socket that publishes another stream', async () => {
    const { stream } = await world.publish('phone');
    await world.publish('laptop');
    await expect(world.resume('laptop', stream.id)).rejects.toMatchObject({ code: 'already-publishing' });
  });

  it('is refused while the end is under way', async () => {
    const { stream } = await world.publish('phone');
    await world.presence.beginEnd(stream.id, 'ended-by-publisher', 10_000);
    await expect(world.resume('laptop', stream.id)).rejects.toMatchObject({ code: 'stream-ended' });
  });

  it('is refused to who was overtaken while its record was written, and changes nothing then', async () => {
    const { stream } = await world.publish('phone');
    const update = world.streams.updateLive.bind(world.streams);
    world.streams.updateLive = async (...change) => {
      world.streams.updateLive = update;
      await world.resume('laptop', stream.id);
      return await update(...change);
    };
    await expect(world.resume('tablet', stream.id)).rejects.toMatchObject({ code: 'not-publisher' });
    expect(world.broadcasting.roster.publisherOf(stream.id)).toBe('laptop');
    expect(world.broadcasting.roster.leaseOf('tablet')).toBeUndefined();
    expect(await world.streams.find(stream.id)).toMatchObject({ status: 'live', epoch: 3 });
  });

  it('is refused to who was overtaken after that', async () => {
    const { stream } = await world.publish('phone');
    const update = world.streams.updateLive.bind(world.streams);
    world.streams.updateLive = async (...change) => {
      world.streams.updateLive = update;
      const record = await update(...change);
      await world.resume('laptop', stream.id);
      return record;
    };
    await expect(world.resume('tablet', stream.id)).rejects.toMatchObject({ code: 'not-publisher' });
    expect(world.broadcasting.roster.publisherOf(stream.id)).toBe('laptop');
  });

  it('works from the record when the lease was lost', async () => {
    const { stream } = await world.publish('phone');
    await world.presence.release(stream.id);
    expect(await world.resume('laptop', stream.id)).toMatchObject({ epoch: 2 });
  });
});

describe('changing', () => {
  it('tells everybody in the stream, the publisher too', async () => {
    const { stream } = await world.publish('phone');
    await world.broadcasting.audience.watch('tv', stream.id);
    const media = { audio: false, video: true };
    await world.broadcasting.director.update(visitor('phone', 'owner'), { streamId: stream.id, title: 'New', media });
    for (const peerId of ['phone', 'tv']) {
      expect(world.messenger.received(peerId, 'stream-updated')).toMatchObject([{ stream: { title: 'New', media } }]);
    }
  });

  it('is refused to those who do not publish it, and for unknown streams', async () => {
    const { stream } = await world.publish('phone');
    const { director } = world.broadcasting;
    await expect(director.update(visitor('tv', 'owner'), { streamId: stream.id })).rejects.toMatchObject({
      code: 'not-publisher',
    });
    await expect(director.update(visitor('tv', 'owner'), { streamId: 'x'.repeat(16) })).rejects.toMatchObject({
      code: 'stream-not-found',
    });
  });
});

describe('ending', () => {
  it('is told to everybody once, and is the same when asked again', async () => {
    const { stream } = await world.publish('phone');
    await world.broadcasting.audience.watch('tv', stream.id);
    for (let round = 0; round < 2; round += 1) {
      const { stream: ended } = await world.broadcasting.director.end(visitor('other tab', 'owner'), stream.id);
      expect(ended).toMatchObject({ status: 'ended', endReason: 'ended-by-publisher', away: false });
    }
    const told = { streamId: stream.id, presence: { state: 'ended', endReason: 'ended-by-publisher' } };
    expect(world.messenger.received('tv', 'presence')).toEqual([told]);
    expect(world.messenger.received('phone', 'presence')).toEqual([told]);
  });

  it('leaves nobody in the stream', async () => {
    const { stream } = await world.publish('phone');
    await world.broadcasting.audience.watch('tv', stream.id);
    await world.broadcasting.director.end(visitor('phone', 'owner'), stream.id);
    expect(world.broadcasting.roster.watchedBy('tv')).toBeUndefined();
    expect(await world.publish('phone')).toMatchObject({ epoch: 1 });
  });

  it('is refused to strangers', async () => {
    const { stream } = await world.publish('phone');
    await expect(world.broadcasting.director.end(visitor('thief', 'stranger'), stream.id)).rejects.toMatchObject({
      code: 'not-owner',
    });
  });

  it('that broke off half way is finished by the sweep, with its reason', async () => {
    const { stream } = await world.publish('phone');
    await world.broadcasting.start();
    await world.presence.beginEnd(stream.id, 'ended-by-publisher', 10_000);
    await world.clock.advance(leaseMs);
    expect(await world.streams.find(stream.id)).toMatchObject({ endReason: 'ended-by-publisher' });
    await world.broadcasting.close();
  });
});
