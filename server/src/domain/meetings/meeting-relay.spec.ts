import type { MeetingSignal } from '@onair/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { visitor } from '../../testing/broadcast-world';
import { ConferenceWorld } from '../../testing/conference-world';

const signal: MeetingSignal = { kind: 'offer', sdp: 'v=0' };
const connectionId = 'connection-1';
let world: ConferenceWorld;
let meetingId: string;
let ada: string;
let bob: string;

beforeEach(async () => {
  world = new ConferenceWorld();
  meetingId = await world.create();
  ada = (await world.join('ada', meetingId)).memberId;
  bob = (await world.join('bob', meetingId)).memberId;
});

const say = (peerId: string, to: string, meeting = meetingId, on = world.conferencing): void =>
  on.relay.signal(peerId, { meetingId: meeting, to, connectionId, signal });

describe('signaling in a meeting', () => {
  it('goes from one member to the other, and names the sender', () => {
    say('ada', bob);
    expect(world.messenger.received('bob', 'signal')).toEqual([{ meetingId, from: ada, connectionId, signal }]);
    expect(world.messenger.received('ada', 'signal')).toEqual([]);
  });

  it('goes to members on other instances', async () => {
    const there = world.instance('there');
    const eve = (await world.join('eve', meetingId, 'eve', there)).memberId;
    say('ada', eve);
    say('eve', ada, meetingId, there);
    expect(world.messenger.received('eve', 'signal')).toHaveLength(1);
    expect(world.messenger.received('ada', 'signal')).toEqual([{ meetingId, from: eve, connectionId, signal }]);
  });

  it('is refused from whoever is not in it, also from another meeting, and once they have left', async () => {
    const other = await world.create();
    await world.join('eve', other);
    for (const stranger of ['eve', 'nobody']) {
      expect(() => say(stranger, bob)).toThrow(expect.objectContaining({ code: 'not-in-meeting' }));
    }
    expect(() => say('eve', bob, other)).toThrow(expect.objectContaining({ code: 'peer-not-found' }));
    await world.conferencing.host.leave(visitor('ada', 'ada'), meetingId);
    expect(() => say('ada', bob)).toThrow(expect.objectContaining({ code: 'not-in-meeting' }));
    expect(world.messenger.received('bob', 'signal')).toEqual([]);
  });

  it('is refused to oneself, to somebody who is away, and to nobody', async () => {
    expect(() => say('ada', ada)).toThrow(expect.objectContaining({ code: 'peer-not-found' }));
    expect(() => say('ada', 'x'.repeat(22))).toThrow(expect.objectContaining({ code: 'peer-not-found' }));
    await world.conferencing.lose('bob');
    expect(() => say('ada', bob)).toThrow(expect.objectContaining({ code: 'peer-not-found' }));
  });

  it('goes to the new socket of somebody who came back', async () => {
    await world.conferencing.lose('bob');
    await world.join('bob again', meetingId, 'bob');
    say('ada', bob);
    expect(world.messenger.received('bob again', 'signal')).toHaveLength(1);
    expect(world.messenger.received('bob', 'signal')).toEqual([]);
  });
});
