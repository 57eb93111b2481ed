import { beforeEach, describe, expect, it, vi } from 'vitest';
import { graceMs, leaseMs, visitor } from '../../testing/broadcast-world';
import { ConferenceWorld, keptMs, meetingLimit, memberMedia, tabKey } from '../../testing/conference-world';

let world: ConferenceWorld;

beforeEach(() => {
  world = new ConferenceWorld();
});

describe('a meeting that is made', () => {
  it('has an id that cannot be guessed, and a limit', async () => {
    const made = await world.conferencing.host.create(visitor('ada', 'ada'), 'meeting');
    expect(made).toMatchObject({ kind: 'meeting', limit: meetingLimit, keptMs });
    expect(await world.conferencing.host.create(visitor('ada', 'ada'), 'room')).toMatchObject({ limit: 2 });
  });

  it('needs a session, and joining it too', async () => {
    const stranger = visitor('stranger');
    await expect(world.conferencing.host.create(stranger, 'room')).rejects.toMatchObject({ code: 'session-required' });
    const wish = { tabKey: tabKey('x'), pageInstance: 'page-one', name: 'x', media: memberMedia };
    const meetingId = await world.create();
    await expect(world.conferencing.host.join(stranger, { ...wish, meetingId })).rejects.toMatchObject({
      code: 'session-required',
    });
  });

  it('is found with the number of those who are in it', async () => {
    const meetingId = await world.create();
    expect(await world.conferencing.host.find(meetingId)).toEqual({ kind: 'meeting', limit: meetingLimit, present: 0 });
    await world.join('ada', meetingId);
    expect(await world.conferencing.host.find(meetingId)).toMatchObject({ present: 1 });
    await expect(world.conferencing.host.find('x'.repeat(22))).rejects.toMatchObject({ code: 'meeting-not-found' });
  });

  it('is kept while nobody comes, for as long as was said, and while somebody is in it for longer', async () => {
    const [empty, occupied] = [await world.create(), await world.create()];
    world.conferencing.start();
    await world.join('ada', occupied);
    await world.clock.advance(keptMs - 1);
    expect(await world.conferencing.host.find(empty)).toMatchObject({ present: 0 });
    await world.clock.advance(2);
    await expect(world.conferencing.host.find(empty)).rejects.toMatchObject({ code: 'meeting-not-found' });
    expect(await world.join('bob', occupied)).toMatchObject({ kind: 'meeting' });
    await world.conferencing.close();
    expect(world.clock.pending).toBe(0);
  });
});

describe('joining', () => {
  it('leaves nobody on a seat who was told that it failed', async () => {
    const meetingId = await world.create();
    await world.clock.advance(keptMs - 1);
    vi.spyOn(world.meetings, 'keep').mockRejectedValueOnce(new Error('The store is away.'));
    await expect(world.join('ada', meetingId)).rejects.toThrow('away');
    expect(await world.conferencing.host.find(meetingId)).toMatchObject({ present: 0 });
  });

  it('tells who is there, oneself included, and tells the others', async () => {
    const meetingId = await world.create();
    await world.join('ada', meetingId);
    const reply = await world.join('bob', meetingId);
    expect(reply.members.map(({ name }) => name)).toEqual(['ada', 'bob']);
    expect(reply.members.find(({ memberId }) => memberId === reply.memberId)).toEqual({
      memberId: reply.memberId,
      name: 'bob',
      pageInstance: 'page-of-bob',
      media: memberMedia,
      away: false,
    });
    expect(reply).toMatchObject({ kind: 'meeting', graceMs, iceServers: [{ urls: ['stun:stun.example'] }] });
    expect(world.seen('ada')).toEqual(['ada', 'bob']);
  });

  it('again gives the same place, whichever socket or page it is, and tells the socket before', async () => {
    const meetingId = await world.create();
    const { memberId } = await world.join('ada', meetingId);
    expect((await world.join('ada', meetingId)).memberId).toBe(memberId);
    expect(world.messenger.received('ada', 'dismissed')).toEqual([]);
    const again = await world.join('ada again', meetingId, 'ada');
    expect(again.memberId).toBe(memberId);
    expect(again.members).toHaveLength(1);
    expect(world.messenger.received('ada', 'dismissed')).toEqual([{ meetingId, reason: 'superseded' }]);
    await expect(world.conferencing.host.update(visitor('ada', 'ada'), { meetingId, name: 'x' })).rejects.toMatchObject(
      { code: 'not-in-meeting' },
    );
  });

  it('is refused when it is full, those included who are away', async () => {
    const meetingId = await world.create('room');
    await world.join('ada', meetingId);
    await world.join('bob', meetingId);
    await world.conferencing.lose('bob');
    await expect(world.join('eve', meetingId)).rejects.toMatchObject({ code: 'meeting-full' });
    expect((await world.join('bob again', meetingId, 'bob')).members).toHaveLength(2);
  });

  it('another one leaves the first at once, by the same socket or another one of the tab', async () => {
    const [one, two, three] = [await world.create(), await world.create(), await world.create()];
    await world.join('ada', one);
    await world.join('bob', one);
    await world.join('bob', two);
    expect(world.seen('ada')).toEqual(['ada']);
    await world.join('carl', two);
    await world.join('bob elsewhere', three, 'bob');
    expect(world.seen('carl')).toEqual(['carl']);
    expect(world.messenger.received('bob', 'dismissed')).toEqual([{ meetingId: two, reason: 'superseded' }]);
  });

  it('as another person leaves what the socket sat in as the one before', async () => {
    const [one, two] = [await world.create(), await world.create()];
    await world.join('ada', one);
    await world.join('bob', one);
    await world.join('bob', two, 'somebody else');
    expect(world.seen('ada')).toEqual(['ada']);
  });

  it('and leaving fifty times in quick succession leaves everybody with the same members', async () => {
    const meetingId = await world.create();
    await world.join('ada', meetingId);
    for (let round = 0; round < 50; round += 1) {
      await world.join('bob', meetingId);
      await world.conferencing.host.leave(visitor('bob', 'bob'), meetingId);
    }
    expect(world.seen('ada')).toEqual(['ada']);
    const { members } = await world.join('bob', meetingId);
    expect(members.map(({ name }) => name)).toEqual(['ada', 'bob']);
    const revisions = world.messenger.received('ada', 'members').map(({ revision }) => revision);
    expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
    expect(new Set(revisions).size).toBe(revisions.length);
  });
});

describe('what members say of themselves', () => {
  it('is told to everybody', async () => {
    const meetingId = await world.create();
    await world.join('ada', meetingId);
    await world.join('bob', meetingId);
    const media = { microphone: false, camera: false, screen: '{screen}' };
    await world.conferencing.host.update(visitor('bob', 'bob'), { meetingId, media });
    await world.conferencing.host.update(visitor('bob', 'bob'), { meetingId, name: 'Robert' });
    const told = world.messenger.received('ada', 'members').at(-1)?.members[1];
    expect(told).toMatchObject({ name: 'Robert', media, pageInstance: 'page-of-bob' });
  });

  it('is refused from everybody else', async () => {
    const meetingId = await world.create();
    await world.join('ada', meetingId);
    const other = await world.create();
    await world.join('eve', other);
    const before = world.messenger.count;
    for (const who of [visitor('eve', 'eve'), visitor('nobody')]) {
      await expect(world.conferencing.host.update(who, { meetingId, name: 'x' })).rejects.toMatchObject({
        code: 'not-in-meeting',
      });
      await world.conferencing.host.leave(who, meetingId);
    }
    expect(world.messenger.count).toBe(before);
  });
});

describe('somebody who is gone', () => {
  it('is away, comes back to the same place, and the others are told', async () => {
    const meetingId = await world.create();
    const { memberId } = await world.join('ada', meetingId);
    await world.join('bob', meetingId);
    await world.conferencing.lose('ada');
    expect(world.seen('bob')).toEqual(['(ada)', 'bob']);
    const away = world.messenger.received('bob', 'members').at(-1)?.members[0];
    expect(away).toMatchObject({ away: true, graceRemainingMs: graceMs });
    const back = await world.join('ada again', meetingId, 'ada');
    expect(back.memberId).toBe(memberId);
    expect(world.seen('bob')).toEqual(['ada', 'bob']);
  });

  it('goes from everybody when the grace period is over', async () => {
    const meetingId = await world.create();
    await world.join('ada', meetingId);
    await world.join('bob', meetingId);
    world.conferencing.start();
    await world.conferencing.lose('ada');
    await world.clock.advance(graceMs + 1_000);
    expect(world.seen('bob')).toEqual(['bob']);
    await world.clock.advance(10 * leaseMs);
    expect(world.seen('bob')).toEqual(['bob']);
    await world.conferencing.close();
  });

  it('by leaving frees the place at once', async () => {
    const meetingId = await world.create('room');
    await world.join('ada', meetingId);
    await world.join('bob', meetingId);
    await world.conferencing.host.leave(visitor('bob', 'bob'), meetingId);
    expect(world.seen('ada')).toEqual(['ada']);
    expect((await world.join('eve', meetingId)).members).toHaveLength(2);
    await world.conferencing.host.leave(visitor('bob', 'bob'), meetingId);
    expect(world.seen('ada')).toEqual(['ada', 'eve']);
  });
});

describe('a two-person room', () => {
  it('ends when both have left', async () => {
    const meetingId = await world.create('room');
    await world.join('ada', meetingId);
    await world.join('bob', meetingId);
    await world.conferencing.host.leave(visitor('ada', 'ada'), meetingId);
    expect(await world.conferencing.host.find(meetingId)).toMatchObject({ present: 1 });
    await world.conferencing.host.leave(visitor('bob', 'bob'), meetingId);
    await expect(world.conferencing.host.find(meetingId)).rejects.toMatchObject({ code: 'meeting-not-found' });
    await expect(world.join('ada', meetingId)).rejects.toMatchObject({ code: 'meeting-not-found' });
  });

  it.each(['left', 'lost'])('ends although a store was away when the last one was %s', async (how) => {
    const meetingId = await world.create('room');
    await world.join('ada', meetingId);
    world.conferencing.start();
    vi.spyOn(world.meetings, 'remove').mockRejectedValueOnce(new Error('The store is away.'));
    if (how === 'lost') await world.conferencing.lose('ada');
    else await expect(world.conferencing.host.leave(visitor('ada', 'ada'), meetingId)).rejects.toThrow('away');
    await world.clock.advance(graceMs + 2 * leaseMs);
    await expect(world.conferencing.host.find(meetingId)).rejects.toMatchObject({ code: 'meeting-not-found' });
    await world.conferencing.close();
  });

  it('ends when both were gone for longer than the grace period', async () => {
    const meetingId = await world.create('room');
    await world.join('ada', meetingId);
    world.conferencing.start();
    await world.conferencing.lose('ada');
    await world.clock.advance(graceMs + 1_000);
    await expect(world.join('ada', meetingId)).rejects.toMatchObject({ code: 'meeting-not-found' });
    await world.conferencing.close();
  });
});
