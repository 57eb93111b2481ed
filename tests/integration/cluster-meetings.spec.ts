import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, startCluster } from '../environment/cluster';
import { eventually } from './eventually';
import { createMeeting, Guest, memberMedia, talk } from './guests';

const leaseMs = 3_000;
const graceMs = 3_000;
/** Until whatever was to run out has run out: what must not happen cannot be waited for. */
const untilAllRanOutMs = leaseMs + graceMs;
const rounds = 8;
const connectionId = 'connection-1';
const signal = { kind: 'offer', sdp: 'v=0' } as const;
let cluster: Cluster;
const guests: Guest[] = [];

beforeAll(async () => {
  const env = { LEASE_MS: String(leaseMs), RESUME_GRACE_MS: String(graceMs), MAX_CONNECTS_PER_MINUTE: '100000' };
  cluster = await startCluster({ env });
});
afterAll(() => cluster.stop());
afterEach(async () => {
  for (const guest of guests.splice(0)) guest.socket.close();
  for (const instance of cluster.instances) {
    instance.thaw();
    if (instance.process.exitCode !== null || instance.process.signalCode !== null) await instance.restart();
  }
});

const at = (index: number): string => cluster.instances[index]?.origin ?? '';

async function come(name: string, instance: number): Promise<Guest> {
  const guest = await Guest.connect(at(instance), name);
  guests.push(guest);
  return guest;
}

/** Three people, each on an instance of their own, in one meeting. */
async function meet(
  kind: 'meeting' | 'room' = 'meeting',
): Promise<{ meetingId: string; people: [Guest, Guest, Guest] }> {
  const people = await Promise.all(['ada', 'bob', 'carl'].map((name, index) => come(name, index)));
  const [ada, bob, carl] = people as [Guest, Guest, Guest];
  const meetingId = await createMeeting(ada, kind);
  await ada.join(meetingId);
  await bob.join(meetingId);
  if (kind === 'meeting') await carl.join(meetingId);
  return { meetingId, people: [ada, bob, carl] };
}

/** Somebody on each of two instances who have names of their own. */
async function pair(round = 0): Promise<[Guest, Guest]> {
  const unique = `${String(round)}-${String(Math.round(performance.now() * 1_000))}`;
  const [ada, bob] = [await come(`ada-${unique}`, 0), await come(`bob-${unique}`, 1)];
  await Promise.all([ada.register(), bob.register()]);
  return [ada, bob];
}

describe('a meeting whose people are on different instances', () => {
  it('tells each who is there, and takes signals from each to each other, and from nobody else', async () => {
    const { meetingId, people } = await meet();
    for (const guest of people) await guest.sees('ada', 'bob', 'carl');
    const members = new Map((await people[0].join(meetingId)).members.map(({ name, memberId }) => [name, memberId]));
    for (const from of people) {
      for (const to of people.filter((guest) => guest !== from)) {
        const connection = `${from.name}-to-${to.name}`;
        const toMember = members.get(to.name) ?? '';
        await from.socket.get('signal', { meetingId, to: toMember, connectionId: connection, signal });
        const heard = await to.socket.notice('signal', (said) => said.connectionId === connection);
        expect(heard.from).toBe(members.get(from.name));
      }
    }
    for (const { socket } of people) expect(socket.received('signal')).toHaveLength(2);

    const eve = await come('eve', 1);
    const own = await createMeeting(eve, 'meeting');
    await eve.join(own);
    for (const to of members.values()) {
      expect(await eve.socket.refusal('signal', { meetingId, to, connectionId, signal })).toBe('not-in-meeting');
      expect(await eve.socket.refusal('signal', { meetingId: own, to, connectionId, signal })).toBe('peer-not-found');
    }
    const [ada, bob, carl] = people;
    await carl.socket.get('update-member', { meetingId, media: { ...memberMedia, camera: false } });
    await ada.socket.notice('members', (told) => told.members.some(({ media }) => !media.camera));
    await bob.socket.get('leave', { meetingId });
    await carl.sees('ada', 'carl');
  });

  it('gives its last place to exactly one of two who come at the same moment', async () => {
    const ada = await come('ada', 0);
    const [bob, carl] = [await come('bob', 1), await come('carl', 2)];
    for (let round = 0; round < rounds; round += 1) {
      const meetingId = await createMeeting(ada, 'room');
      await ada.join(meetingId);
      const answers = await Promise.all([bob, carl].map((guest) => guest.socket.ask('join', guest.wish(meetingId))));
      const codes = answers.map((answer) => (answer.ok ? 'in' : answer.error.code));
      expect(codes.toSorted()).toEqual(['in', 'meeting-full']);
      expect((await ada.join(meetingId)).members).toHaveLength(2);
    }
  });

  it('goes on when an instance is killed: whoever comes back elsewhere has the same place', async () => {
    const { meetingId, people } = await meet();
    const [ada, bob, carl] = people;
    const { memberId } = await ada.join(meetingId);
    await cluster.instances[0]?.kill();
    await ada.reconnect(at(1));
    expect((await ada.join(meetingId)).memberId).toBe(memberId);
    const { memberId: to } = await carl.join(meetingId);
    await ada.socket.get('signal', { meetingId, to, connectionId, signal });
    expect((await carl.socket.notice('signal')).from).toBe(memberId);
    await delay(untilAllRanOutMs);
    expect((await bob.join(meetingId)).members.map(({ away }) => away)).toEqual([false, false, false]);
    const gone = [bob, carl].flatMap(({ socket }) =>
      socket.received('members').filter(({ members }) => members.length < 2),
    );
    expect(gone).toEqual([]);
  });

  it('loses those of a killed instance who do not come back, once, and frees their places', async () => {
    const { meetingId, people } = await meet('room');
    const [, bob, carl] = people;
    await cluster.instances[0]?.kill();
    // The place is kept, so it is counted.
    expect(await carl.socket.get('find-meeting', { meetingId })).toMatchObject({ present: 2 });
    expect(await carl.socket.refusal('join', carl.wish(meetingId))).toBe('meeting-full');
    await bob.sees('bob');
    expect(await carl.socket.get('find-meeting', { meetingId })).toMatchObject({ present: 1 });
    await carl.join(meetingId);
    await bob.sees('bob', 'carl');
    const alone = bob.socket.received('members').filter(({ members }) => members.length === 1);
    expect(alone).toHaveLength(1);
  });

  it('is not disturbed by an instance that stood still while its people were somewhere else', async () => {
    const { meetingId, people } = await meet();
    const [ada, bob, carl] = people;
    const old = ada.socket;
    cluster.instances[0]?.freeze();
    const moved = await Guest.connect(at(1), 'ada', ada.cookie);
    guests.push(moved);
    const wish = { ...ada.wish(meetingId), pageInstance: 'another-page' };
    const { memberId } = await moved.socket.get('join', wish);
    cluster.instances[0]?.thaw();
    expect(await old.notice('dismissed')).toEqual({ meetingId, reason: 'superseded' });
    const { memberId: to } = await bob.join(meetingId);
    expect(await old.refusal('signal', { meetingId, to, connectionId, signal })).toBe('not-in-meeting');
    await moved.socket.get('signal', { meetingId, to, connectionId, signal });
    expect((await bob.socket.notice('signal')).from).toBe(memberId);
    expect((await carl.join(meetingId)).members).toHaveLength(3);
  });
});

describe('a call whose sides are on different instances', () => {
  it('of both to each other at once is one', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const [ada, bob] = await pair(round);
      const [one, other] = await Promise.all([ada.call(bob.name), bob.call(ada.name)]);
      expect(one.call.callId).toBe(other.call.callId);
      await Promise.all([ada, bob].map(({ socket }) => socket.notice('call-accepted')));
      await Promise.all([ada.join(one.call.callId), bob.join(one.call.callId)]);
      await ada.sees(ada.name, bob.name);
    }
  });

  it('that is accepted and hung up at the same moment is over for both, with the same reason', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const [ada, bob] = await pair(round);
      const { callId } = (await ada.call(bob.name)).call;
      await bob.socket.notice('ring');
      const [answer] = await Promise.all([bob.socket.ask('accept', { callId }), ada.socket.ask('hang-up', { callId })]);
      const ends = await Promise.all([ada, bob].map(({ socket }) => socket.notice('call-ended')));
      expect(ends[0]).toEqual(ends[1]);
      if (!answer.ok) expect(answer.error.code).toBe('call-not-found');
      expect(await bob.socket.refusal('join', bob.wish(callId))).toBe('meeting-not-found');
      expect((await bob.call(ada.name)).call.state).toBe('ringing');
    }
  });

  it('is answered at one tab and stops ringing at the others, wherever they are', async () => {
    const [ada, bob] = await pair();
    const tab = await Guest.connect(at(2), bob.name, bob.cookie);
    guests.push(tab);
    await tab.register();
    const { callId } = (await ada.call(bob.name)).call;
    await Promise.all([bob, tab].map(({ socket }) => socket.notice('ring')));
    const answers = await Promise.all([bob, tab].map(({ socket }) => socket.ask('accept', { callId })));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    for (const { socket } of [ada, bob, tab]) await socket.notice('call-accepted');
  });

  it('goes on when the instance of one side is killed, names busy, and ends when it does not come back', async () => {
    const [ada, bob] = await pair();
    const callId = await talk(ada, bob);
    const eve = await come(`eve of ${ada.name}`, 2);
    await eve.register();
    await cluster.instances[0]?.kill();
    await ada.reconnect(at(2));
    expect((await ada.register()).call).toMatchObject({ callId, state: 'accepted', here: true });
    await ada.join(callId);
    await delay(untilAllRanOutMs);
    expect(bob.socket.received('call-ended')).toEqual([]);
    expect(await eve.socket.refusal('call', { name: bob.name })).toBe('callee-busy');
    await cluster.instances[2]?.kill();
    expect(await bob.socket.notice('call-ended')).toEqual({ callId, reason: 'lost' });
    expect(await bob.socket.notice('dismissed')).toEqual({ meetingId: callId, reason: 'ended' });
    expect(bob.socket.received('call-ended')).toHaveLength(1);
  });

  it('is lost on an instance that is killed while it rings, for whoever does not come back', async () => {
    const [ada, bob] = await pair();
    await ada.call(bob.name);
    await bob.socket.notice('ring');
    await cluster.instances[0]?.kill();
    expect((await bob.socket.notice('call-ended')).reason).toBe('lost');
    expect(await bob.socket.refusal('call', { name: ada.name })).toBe('name-unknown');
  });

  it('frees the name of whoever went with an instance and does not come back, after the grace period', async () => {
    const [ada] = await pair();
    const eve = await come(ada.name, 2);
    await cluster.instances[0]?.kill();
    expect(await eve.socket.refusal('register', { name: eve.name, tabKey: eve.tabKey })).toBe('name-taken');
    // Whoever asks too often is refused for that.
    await delay(untilAllRanOutMs);
    await eventually(() => eve.register());
    await ada.reconnect(at(1));
    expect(await ada.socket.refusal('register', { name: ada.name, tabKey: ada.tabKey })).toBe('name-taken');
  });
});

describe('people who are together', () => {
  it('stay so while Redis stands still for longer than a lease', async () => {
    const { meetingId, people } = await meet();
    const [caller, callee] = await pair();
    const callId = await talk(caller, callee);
    cluster.redis.freeze();
    await delay(leaseMs + 1_000);
    cluster.redis.thaw();
    await expectTogether(meetingId, people);
    await expectTogether(callId, [caller, callee]);
  });

  it('stay so when Redis comes back empty', async () => {
    const { meetingId, people } = await meet();
    const [caller, callee] = await pair();
    const callId = await talk(caller, callee);
    await cluster.redis.kill();
    await cluster.redis.restartEmpty();
    await expectTogether(meetingId, people);
    await expectTogether(callId, [caller, callee]);
    const eve = await come(`eve of ${caller.name}`, 2);
    await eventually(async () => {
      await eve.register();
      expect(await eve.socket.refusal('call', { name: callee.name })).toBe('callee-busy');
    });
  });
});

/** Nobody was sent away, everybody is there, and signals pass. */
async function expectTogether(meetingId: string, people: readonly Guest[]): Promise<void> {
  const [first, ...others] = people as [Guest, ...Guest[]];
  await eventually(async () => {
    const { members, memberId } = await first.join(meetingId);
    expect(members.map(({ name }) => name).toSorted()).toEqual(people.map(({ name }) => name).toSorted());
    const connection = `after-${String(Math.round(performance.now()))}`;
    for (const { memberId: to } of members.filter((member) => member.memberId !== memberId)) {
      // A message may still be lost while instances find each other again; pages repeat theirs.
      await first.socket.get('signal', { meetingId, to, connectionId: connection, signal });
    }
    for (const { socket } of others) {
      expect(socket.received('signal').some((said) => said.connectionId === connection)).toBe(true);
    }
  });
  for (const { socket } of people) {
    expect(socket.socket.connected).toBe(true);
    expect([...socket.received('dismissed'), ...socket.received('call-ended')]).toEqual([]);
  }
}
