import type { RequestName, RequestPayload } from '@onair/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../environment/server';
import { createMeeting, Guest, memberMedia, talk } from './guests';
import { Visitor } from './visitor';

const graceMs = 1_500;
const env = { RESUME_GRACE_MS: String(graceMs), LEASE_MS: '1500', RING_MS: '1500', MEETING_LIMIT: '4' };
const connectionId = 'connection-1';
const signal = { kind: 'offer', sdp: 'v=0' } as const;
let server: RunningServer;
const guests: Guest[] = [];

beforeAll(async () => {
  server = await startServer({ env: { ...env, MAX_CONNECTS_PER_MINUTE: '100000' } });
});
afterAll(() => server.stop());
afterEach(() => {
  for (const guest of guests.splice(0)) guest.socket.close();
});

async function come(name: string, cookie?: string): Promise<Guest> {
  const guest = await Guest.connect(server.origin, name, cookie);
  guests.push(guest);
  return guest;
}

/** Names are for one server, and specs share it. */
let count = 0;
const named = (name: string): string => `${name} ${(count += 1)}`;

describe('a meeting', () => {
  it('brings people together who signal to each other, and to nobody else', async () => {
    const [ada, bob, eve] = [await come('ada'), await come('bob'), await come('eve')];
    const meetingId = await createMeeting(ada, 'meeting');
    const { memberId: from } = await ada.join(meetingId);
    const { memberId: to } = await bob.join(meetingId);
    await eve.join(meetingId);
    for (const guest of [ada, bob, eve]) await guest.sees('ada', 'bob', 'eve');
    await ada.socket.get('signal', { meetingId, to, connectionId, signal });
    expect(await bob.socket.notice('signal')).toEqual({ meetingId, from, connectionId, signal });
    expect(eve.socket.received('signal')).toEqual([]);
    await bob.socket.get('update-member', { meetingId, media: { ...memberMedia, microphone: false } });
    await ada.socket.notice('members', ({ members }) => members.some(({ media }) => !media.microphone));
    await bob.socket.get('leave', { meetingId });
    for (const guest of [ada, eve]) await guest.sees('ada', 'eve');
    expect(await ada.socket.refusal('signal', { meetingId, to, connectionId, signal })).toBe('peer-not-found');
  });

  it('has a limit, and a free place at once when somebody leaves', async () => {
    const people = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => come(name)));
    const [first, , , , last] = people as [Guest, Guest, Guest, Guest, Guest];
    const meetingId = await createMeeting(first, 'meeting');
    for (const guest of people.slice(0, 4)) await guest.join(meetingId);
    expect(await last.socket.refusal('join', last.wish(meetingId))).toBe('meeting-full');
    await first.socket.get('leave', { meetingId });
    expect((await last.join(meetingId)).members).toHaveLength(4);
  });

  it('survives somebody who comes and goes 25 times without waiting for an answer', async () => {
    const [ada, bob] = [await come('ada'), await come('bob')];
    const meetingId = await createMeeting(ada, 'room');
    await ada.join(meetingId);
    for (let round = 0; round < 25; round += 1) {
      const answers = [bob.socket.ask('join', bob.wish(meetingId)), bob.socket.ask('leave', { meetingId })];
      expect((await Promise.all(answers)).every(({ ok }) => ok)).toBe(true);
    }
    await ada.sees('ada');
    await bob.join(meetingId);
    await ada.sees('ada', 'bob');
  });

  it('keeps the place of somebody whose connection breaks, and gives it up after the grace period', async () => {
    const [ada, bob] = [await come('ada'), await come('bob')];
    const meetingId = await createMeeting(ada, 'room');
    await ada.join(meetingId);
    const { memberId } = await bob.join(meetingId);
    bob.socket.cut();
    await ada.sees('ada', '(bob)');
    const third = await come('third');
    expect(await third.socket.refusal('join', third.wish(meetingId))).toBe('meeting-full');
    await bob.reconnect(server.origin);
    expect((await bob.join(meetingId)).memberId).toBe(memberId);
    await ada.sees('ada', 'bob');
    bob.socket.cut();
    await ada.sees('ada');
    await third.join(meetingId);
    await ada.sees('ada', 'third');
  });
});

describe('a room', () => {
  it('that does not exist, or is over, is said not to', async () => {
    const ada = await come('ada');
    const unknown = 'x'.repeat(22);
    expect(await ada.socket.refusal('join', ada.wish(unknown))).toBe('meeting-not-found');
    expect(await ada.socket.refusal('find-meeting', { meetingId: unknown })).toBe('meeting-not-found');
    const meetingId = await createMeeting(ada, 'room');
    await ada.join(meetingId);
    await ada.socket.get('leave', { meetingId });
    expect(await ada.socket.refusal('join', ada.wish(meetingId))).toBe('meeting-not-found');
  });
});

describe('a call', () => {
  it('connects two names, and ends for both', async () => {
    const [ada, bob] = [await come(named('ada')), await come(named('bob'))];
    const callId = await talk(ada, bob);
    const { memberId: to } = await bob.join(callId);
    await ada.socket.get('signal', { meetingId: callId, to, connectionId, signal });
    await bob.socket.notice('signal');
    await bob.socket.get('hang-up', { callId });
    for (const { socket } of [ada, bob]) {
      expect(await socket.notice('call-ended')).toEqual({ callId, reason: 'hung-up' });
      expect(await socket.notice('dismissed')).toEqual({ meetingId: callId, reason: 'ended' });
    }
    expect(await ada.socket.refusal('signal', { meetingId: callId, to, connectionId, signal })).toBe('not-in-meeting');
  });

  it('of both to each other at once is one', async () => {
    const [ada, bob] = [await come(named('ada')), await come(named('bob'))];
    await Promise.all([ada.register(), bob.register()]);
    const [one, other] = await Promise.all([ada.call(bob.name), bob.call(ada.name)]);
    expect(one.call.callId).toBe(other.call.callId);
    for (const { socket } of [ada, bob]) await socket.notice('call-accepted');
    await Promise.all([ada.join(one.call.callId), bob.join(one.call.callId)]);
    await ada.sees(ada.name, bob.name);
  });

  it('that nobody answers ends by itself', async () => {
    const [ada, bob] = [await come(named('ada')), await come(named('bob'))];
    await Promise.all([ada.register(), bob.register()]);
    await ada.call(bob.name);
    for (const { socket } of [ada, bob]) expect((await socket.notice('call-ended')).reason).toBe('no-answer');
  });

  it('is refused to those who ring too often', async () => {
    const [ada, bob] = [await come(named('ada')), await come(named('bob'))];
    await Promise.all([ada.register(), bob.register()]);
    const answers: string[] = [];
    for (let round = 0; round < 12; round += 1) {
      const answer = await ada.socket.ask('call', { name: bob.name });
      answers.push(answer.ok ? 'rings' : answer.error.code);
      if (answer.ok) await ada.socket.get('hang-up', { callId: answer.data.call.callId });
    }
    expect(answers.filter((answer) => answer === 'rings')).toHaveLength(8);
    expect(answers.at(-1)).toBe('rate-limited');
  });
});

describe('a server that is killed and started again', () => {
  it('gives everybody in rooms and calls the place that they had', async () => {
    const own = await startServer({ env });
    const people = await Promise.all(['ada', 'bob', 'carl', 'dora'].map((name) => Guest.connect(own.origin, name)));
    const [ada, bob, carl, dora] = people as [Guest, Guest, Guest, Guest];
    const meetingId = await createMeeting(ada, 'room');
    const empty = await createMeeting(ada, 'meeting');
    const before = [(await ada.join(meetingId)).memberId, (await bob.join(meetingId)).memberId];
    const callId = await talk(carl, dora);
    await own.kill();
    const again = await startServer({ env, dataDir: own.dataDir, port: own.port });
    for (const guest of people) await guest.reconnect(again.origin);
    const after = [(await ada.join(meetingId)).memberId, (await bob.join(meetingId)).memberId];
    expect(after).toEqual(before);
    await Promise.all([carl.register(), dora.register()]);
    await carl.join(callId);
    expect((await dora.join(callId)).members.map(({ away }) => away)).toEqual([false, false]);
    expect(await ada.socket.get('find-meeting', { meetingId: empty })).toMatchObject({ present: 0 });
    for (const { socket } of people)
      expect([...socket.received('call-ended'), ...socket.received('dismissed')]).toEqual([]);
    for (const { socket } of people) socket.close();
    await again.stop();
  });
});

describe('strangers', () => {
  let callId: string;
  let meetingId: string;
  let ada: Guest;
  let bob: Guest;
  let carl: Guest;
  let memberOfCall: string;
  let memberOfMeeting: string;
  let roomId: string;
  let memberOfRoom: string;
  let dora: Guest;

  /** Who talk, and who meet, and who are in a room: two, so it is full. */
  async function gather(): Promise<void> {
    [ada, bob, carl] = [await come(named('ada')), await come(named('bob')), await come(named('carl'))];
    callId = await talk(ada, bob);
    memberOfCall = (await bob.join(callId)).memberId;
    meetingId = await createMeeting(carl, 'meeting');
    memberOfMeeting = (await carl.join(meetingId)).memberId;
    dora = await come('dora');
    roomId = await createMeeting(dora, 'room');
    await dora.join(roomId);
    memberOfRoom = (await (await come('emil')).join(roomId)).memberId;
  }

  /** What they try, and must be told, whoever they are. */
  function attempts(own: Guest): [RequestName, unknown, string][] {
    const media = memberMedia;
    const said = { connectionId, signal };
    const join: RequestPayload<'join'> = { ...own.wish(callId), name: ada.name };
    return [
      ['signal', { meetingId, to: memberOfMeeting, ...said }, 'not-in-meeting'],
      ['signal', { meetingId: callId, to: memberOfCall, ...said }, 'not-in-meeting'],
      ['signal', { meetingId: roomId, to: memberOfRoom, ...said }, 'not-in-meeting'],
      ['update-member', { meetingId: roomId, name: 'Mine', media }, 'not-in-meeting'],
      ['join', { ...own.wish(roomId), tabKey: dora.tabKey }, 'meeting-full'],
      ['update-member', { meetingId, name: 'Mine', media }, 'not-in-meeting'],
      ['update-member', { meetingId: callId, name: 'Mine', media }, 'not-in-meeting'],
      // With the very tab key of a member, but another session.
      ['join', { ...join, tabKey: ada.tabKey }, 'meeting-not-found'],
      ['join', join, 'meeting-not-found'],
      ['find-meeting', { meetingId: callId }, 'meeting-not-found'],
      ['accept', { callId }, 'call-not-found'],
      ['decline', { callId }, 'call-not-found'],
      ['register', { name: ada.name.toUpperCase(), tabKey: ada.tabKey }, 'name-taken'],
    ];
  }

  it('with a session, a name, and a meeting of their own reach nobody else’s', async () => {
    await gather();

    for (const guest of [ada, bob]) await guest.sees(ada.name, bob.name);
    await dora.sees('dora', 'emil');
    const eve = await come(named('eve'));
    await eve.register();
    const own = await createMeeting(eve, 'meeting');
    await eve.join(own);
    const heard = (): number =>
      [ada, bob, carl, dora].flatMap(({ socket }) => [
        ...socket.received('signal'),
        ...socket.received('members'),
        ...socket.received('call-ended'),
        ...socket.received('dismissed'),
      ]).length;
    const before = heard();
    for (const [name, payload, code] of attempts(eve)) {
      expect(await eve.socket.askAnything(name, payload)).toMatchObject({ ok: false, error: { code } });
    }
    for (const to of [memberOfMeeting, memberOfCall, memberOfRoom]) {
      expect(await eve.socket.refusal('signal', { meetingId: own, to, connectionId, signal })).toBe('peer-not-found');
    }
    for (const id of [callId, meetingId, roomId]) {
      expect(await eve.socket.ask('leave', { meetingId: id })).toEqual({ ok: true, data: {} });
      expect(await eve.socket.ask('hang-up', { callId: id })).toEqual({ ok: true, data: {} });
    }
    // Whatever was to be told has been told when this has been.
    await ada.socket.get('update-member', { meetingId: callId, media: { ...memberMedia, camera: false } });
    for (const { socket } of [ada, bob]) {
      await socket.notice('members', ({ members }) => members.some(({ media }) => !media.camera));
    }
    expect(heard()).toBe(before + 2);
  });

  it('without a session get nowhere', async () => {
    await gather();
    const nobody = await Visitor.connect(server.origin);
    const needsSession = new Set(['join', 'register']);
    for (const [name, payload, code] of attempts(ada)) {
      const expected = needsSession.has(name) ? 'session-required' : code;
      expect(await nobody.askAnything(name, payload)).toMatchObject({ ok: false, error: { code: expected } });
    }
    expect(await nobody.refusal('create-meeting', { kind: 'room' })).toBe('session-required');
    expect(await nobody.refusal('call', { name: bob.name })).toBe('name-required');
    nobody.close();
  });

  it('who sit at another tab of the same session are not in its call either', async () => {
    [ada, bob] = [await come(named('ada')), await come(named('bob'))];
    callId = await talk(ada, bob);
    const tab = await come('another tab', bob.cookie);
    expect(await tab.socket.refusal('join', tab.wish(callId))).toBe('meeting-not-found');
  });
});
