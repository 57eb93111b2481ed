import { beforeEach, describe, expect, it, vi } from 'vitest';
import { graceMs, leaseMs, visitor } from '../../testing/broadcast-world';
import { ConferenceWorld, ringMs } from '../../testing/conference-world';

let world: ConferenceWorld;

beforeEach(() => {
  world = new ConferenceWorld();
});

const desk = (): ConferenceWorld['conferencing']['desk'] => world.conferencing.desk;
const refused = (code: string): object => expect.objectContaining({ code }) as object;
const rings = (peerId: string): unknown[] => world.messenger.received(peerId, 'ring').map(({ call }) => call);
const ends = (peerId: string): string[] => world.messenger.received(peerId, 'call-ended').map(({ reason }) => reason);
const accepts = (peerId: string): number => world.messenger.received(peerId, 'call-accepted').length;

/** Ada and Bob have names, and Ada calls Bob. */
async function ringing(): Promise<string> {
  await world.register('ada', 'Ada', 'ada');
  await world.register('bob', 'Bob', 'bob');
  return (await world.call('ada', 'bob')).call.callId;
}

/** Ada and Bob talk. */
async function talking(): Promise<string> {
  const callId = await ringing();
  await desk().accept(visitor('bob', 'bob'), callId);
  await world.join('ada', callId);
  await world.join('bob', callId);
  return callId;
}

describe('a name', () => {
  it('is taken for a session, whatever its case, and shared by its tabs', async () => {
    expect(await world.register('ada', 'Ada', 'ada')).toEqual({ name: 'Ada', call: null, graceMs });
    await expect(world.register('eve', 'ADA', 'eve')).rejects.toEqual(refused('name-taken'));
    expect(await world.register('second tab', 'ada', 'ada')).toMatchObject({ name: 'ada' });
    await expect(desk().register(visitor('x'), { name: 'X', tabKey: 'x'.repeat(22) })).rejects.toEqual(
      refused('session-required'),
    );
  });

  it('is kept for the grace period when nobody is there, and free after it', async () => {
    world.conferencing.start();
    await world.register('ada', 'Ada', 'ada');
    await world.clock.advance(3 * leaseMs);
    await world.conferencing.lose('ada');
    await world.clock.advance(graceMs - 2_000);
    await expect(world.register('eve', 'Ada', 'eve')).rejects.toEqual(refused('name-taken'));
    await world.register('ada again', 'Ada', 'ada', 'ada');
    await world.conferencing.lose('ada again');
    await world.clock.advance(graceMs + 1_000);
    await world.register('eve', 'Ada', 'eve');
    await world.conferencing.close();
  });

  it('is free at once when it is given up by the last tab, or for another one', async () => {
    await world.register('ada', 'Ada', 'ada');
    await world.register('second', 'Ada', 'ada');
    await desk().unregister(visitor('ada', 'ada'));
    await expect(world.register('eve', 'Ada', 'eve')).rejects.toEqual(refused('name-taken'));
    await world.register('second', 'Countess', 'ada');
    await world.register('eve', 'Ada', 'eve');
    await desk().unregister(visitor('nobody'));
  });

  it('goes to the newer socket of the same tab, and the older one is told', async () => {
    await world.register('ada', 'Ada', 'ada', 'tab');
    await world.register('ada again', 'Ada', 'ada', 'tab');
    expect(world.messenger.received('ada', 'name-lost')).toEqual([{ name: 'Ada' }]);
    await expect(world.call('ada', 'bob')).rejects.toEqual(refused('name-required'));
  });
});

describe('calling', () => {
  it('rings at every tab of the callee, who is told nothing but the name', async () => {
    await world.register('bob too', 'BOB', 'bob');
    const callId = await ringing();
    const call = { callId, direction: 'incoming', peerName: 'Ada', state: 'ringing', here: false };
    for (const tab of ['bob', 'bob too']) expect(rings(tab)).toEqual([{ ...call, ringRemainingMs: ringMs }]);
    expect(rings('ada')).toEqual([]);
  });

  it('tells the caller what it needs', async () => {
    await world.register('ada', 'Ada', 'ada');
    await world.register('bob', 'Bob', 'bob');
    const { call, iceServers } = await world.call('ada', '  bOB ');
    expect(call).toMatchObject({ direction: 'outgoing', peerName: 'Bob', state: 'ringing', here: true });
    expect(iceServers).toEqual([{ urls: ['stun:stun.example'] }]);
    expect((await world.call('ada', 'bob')).call.callId).toBe(call.callId);
  });

  it('is refused with what stands against it', async () => {
    await expect(world.call('ada', 'bob')).rejects.toEqual(refused('name-required'));
    await world.register('ada', 'Ada', 'ada');
    await expect(world.call('ada', 'ADA')).rejects.toEqual(refused('calling-oneself'));
    await expect(world.call('ada', 'bob')).rejects.toEqual(refused('name-unknown'));
    await world.register('bob', 'Bob', 'bob');
    await world.conferencing.lose('bob');
    await expect(world.call('ada', 'bob')).rejects.toEqual(refused('callee-offline'));
    await world.register('bob', 'Bob', 'bob');
    await world.register('eve', 'Eve', 'eve');
    await world.call('ada', 'bob');
    await expect(world.call('eve', 'bob')).rejects.toEqual(refused('callee-busy'));
    await expect(world.call('eve', 'ada')).rejects.toEqual(refused('callee-busy'));
    await expect(world.call('ada', 'eve')).rejects.toEqual(refused('already-in-call'));
  });

  it('each other at once is one call, which both are told is accepted', async () => {
    await world.register('ada', 'Ada', 'ada');
    await world.register('bob', 'Bob', 'bob');
    const [one, other] = await Promise.all([world.call('ada', 'bob'), world.call('bob', 'ada')]);
    expect(one.call.callId).toBe(other.call.callId);
    expect(other.call).toMatchObject({ state: 'accepted', here: true });
    expect([accepts('ada'), accepts('bob')]).toEqual([1, 1]);
    await world.join('ada', one.call.callId);
    expect((await world.join('bob', one.call.callId)).members.map(({ name }) => name).toSorted()).toEqual([
      'Ada',
      'Bob',
    ]);
  });

  it('ends when nobody answers, on both sides, once', async () => {
    world.conferencing.start();
    world.instance('there').start();
    await ringing();
    await world.clock.advance(ringMs + 2_000);
    expect([ends('ada'), ends('bob')]).toEqual([['no-answer'], ['no-answer']]);
    expect((await world.call('bob', 'ada')).call.state).toBe('ringing');
    await world.conferencing.close();
  });
});

describe('an answer', () => {
  it('that accepts stops all tabs, and lets exactly the two in', async () => {
    await world.register('bob too', 'Bob', 'bob');
    await world.register('eve', 'Eve', 'eve');
    const callId = await ringing();
    const { call } = await desk().accept(visitor('bob', 'bob'), callId);
    expect(call).toMatchObject({ direction: 'incoming', state: 'accepted', here: true, peerName: 'Ada' });
    for (const tab of ['ada', 'bob', 'bob too']) expect(accepts(tab)).toBe(1);
    await expect(desk().accept(visitor('bob too', 'bob'), callId)).rejects.toEqual(refused('call-not-found'));
    for (const [peer, owner] of [
      ['bob too', 'bob'],
      ['eve', 'eve'],
      ['ada', 'eve'],
    ] as const) {
      const wish = {
        meetingId: callId,
        tabKey: `${peer}-tab`.padEnd(22, '-').replace(' ', '_'),
        pageInstance: 'page-one',
      };
      const media = { microphone: true, camera: true, screen: null };
      const joining = world.conferencing.host.join(visitor(peer, owner), { ...wish, name: 'Ada', media });
      await expect(joining).rejects.toEqual(refused('meeting-not-found'));
    }
    await expect(world.conferencing.host.find(callId)).rejects.toEqual(refused('meeting-not-found'));
  });

  it('is for the callee only, and nobody else learns that somebody calls', async () => {
    await world.register('eve', 'Eve', 'eve');
    const callId = await ringing();
    for (const who of [visitor('eve', 'eve'), visitor('ada', 'ada'), visitor('nobody')]) {
      await expect(desk().accept(who, callId)).rejects.toEqual(refused('call-not-found'));
      await expect(desk().decline(who, callId)).rejects.toEqual(refused('call-not-found'));
      await expect(desk().accept(who, 'x'.repeat(22))).rejects.toEqual(refused('call-not-found'));
    }
    await desk().hangUp(visitor('eve', 'eve'), callId);
    await desk().hangUp(visitor('nobody'), callId);
    expect([ends('ada'), ends('bob'), ends('eve')]).toEqual([[], [], []]);
  });

  it('that declines is told to both sides', async () => {
    const callId = await ringing();
    await desk().decline(visitor('bob', 'bob'), callId);
    expect([ends('ada'), ends('bob')]).toEqual([['declined'], ['declined']]);
    await expect(desk().decline(visitor('bob', 'bob'), callId)).rejects.toEqual(refused('call-not-found'));
  });

  it('and hanging up at the same moment leave both sides with the same', async () => {
    const callId = await ringing();
    const [answer] = await Promise.allSettled([
      desk().accept(visitor('bob', 'bob'), callId),
      desk().hangUp(visitor('ada', 'ada'), callId),
    ]);
    expect(ends('ada')).toHaveLength(1);
    expect(ends('bob')).toEqual(ends('ada'));
    if (answer.status === 'rejected') expect(answer.reason).toEqual(refused('call-not-found'));
    await expect(world.join('bob', callId)).rejects.toEqual(refused('meeting-not-found'));
    expect((await world.call('bob', 'ada')).call.state).toBe('ringing');
  });
});

describe('hanging up', () => {
  it('before anybody accepted cancels', async () => {
    const callId = await ringing();
    await desk().hangUp(visitor('ada', 'ada'), callId);
    expect([ends('ada'), ends('bob')]).toEqual([['cancelled'], ['cancelled']]);
  });

  it.each(['ada', 'bob'])('ends it for both when %s does', async (who) => {
    const callId = await talking();
    await desk().hangUp(visitor(who, who), callId);
    for (const peer of ['ada', 'bob']) {
      expect(ends(peer)).toEqual(['hung-up']);
      expect(world.messenger.received(peer, 'dismissed')).toEqual([{ meetingId: callId, reason: 'ended' }]);
    }
    await desk().hangUp(visitor(who, who), callId);
    expect(ends('ada')).toEqual(['hung-up']);
  });

  it('is what leaving the call means, or joining another meeting, or giving up the name', async () => {
    const meetingId = await world.create();
    const ways = [
      (callId: string): Promise<unknown> => world.conferencing.host.leave(visitor('bob', 'bob'), callId),
      (): Promise<unknown> => world.join('bob', meetingId),
      (): Promise<unknown> => desk().unregister(visitor('bob', 'bob')),
    ];
    for (const way of ways) {
      const before = ends('ada').length;
      await way(await talking());
      expect(ends('ada').slice(before)).toEqual(['hung-up']);
    }
  });

  it('happens by itself when the last tab with the name goes while it rings', async () => {
    world.conferencing.start();
    await ringing();
    await world.conferencing.lose('bob');
    await world.clock.advance(graceMs + 1_000);
    expect(ends('ada')).toEqual(['lost']);
    await world.conferencing.close();
  });
});

describe('a side that is gone', () => {
  it('comes back to the call within the grace period', async () => {
    world.conferencing.start();
    const callId = await talking();
    await world.conferencing.lose('bob');
    expect(world.seen('ada')).toEqual(['Ada', '(Bob)']);
    const { call } = await world.register('bob again', 'Bob', 'bob', 'bob');
    expect(call).toMatchObject({ callId, state: 'accepted', here: true, peerName: 'Ada' });
    await world.join('bob again', callId, 'bob');
    expect(world.seen('ada')).toEqual(['Ada', 'Bob']);
    await world.clock.advance(5 * leaseMs);
    expect(ends('ada')).toEqual([]);
    expect(
      (await world.calls.currentOf((await world.calls.find(callId))?.call.caller.nameKey ?? ''))?.call.callId,
    ).toBe(callId);
    await world.conferencing.close();
  });

  it('ends the call when it does not come back', async () => {
    world.conferencing.start();
    await talking();
    await world.conferencing.lose('bob');
    await world.clock.advance(graceMs + 1_000);
    expect(ends('ada')).toEqual(['lost']);
    await world.conferencing.close();
  });

  it('leaves no way back into a call that a store was away for when it ended', async () => {
    const callId = await talking();
    vi.spyOn(world.meetings, 'remove').mockRejectedValueOnce(new Error('The store is away.'));
    await expect(desk().hangUp(visitor('bob', 'bob'), callId)).rejects.toThrow('away');
    expect(ends('ada')).toEqual(['hung-up']);
    await world.conferencing.rebuild();
    expect(await world.meetings.find(callId)).toBeUndefined();
  });

  it('that accepted and never came ends it too', async () => {
    world.conferencing.start();
    const callId = await ringing();
    await desk().accept(visitor('bob', 'bob'), callId);
    await world.join('ada', callId);
    await world.clock.advance(graceMs + 1_000);
    expect(ends('ada')).toEqual(['lost']);
    expect(world.messenger.received('ada', 'dismissed')).toEqual([{ meetingId: callId, reason: 'ended' }]);
    await world.conferencing.close();
  });
});
