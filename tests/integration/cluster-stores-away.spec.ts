import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Cluster, startCluster } from '../environment/cluster';
import { eventually } from './eventually';
import { media, newSession, Visitor, wish } from './visitor';

const leaseMs = 3_000;
/** Longer than a lease, so that every lease would have run out. */
const outageMs = 4_000;
/** What somebody may have to wait until it is noticed that a store stands still; from then on, nothing. */
const noticedWithinMs = 4_000;
const link = { connectionId: 'connection-1' };
let cluster: Cluster;
let cookie: string;
let phone: Visitor;
let tv: Visitor;
let streamId: string;

beforeAll(async () => {
  cluster = await startCluster({ env: { LEASE_MS: String(leaseMs), MAX_CONNECTS_PER_MINUTE: '100000' } });
});
afterAll(() => cluster.stop());

beforeEach(async () => {
  cookie = await newSession(cluster.origin);
  [phone, tv] = await Promise.all([Visitor.connect(at(0), cookie), Visitor.connect(at(1))]);
  ({
    stream: { id: streamId },
  } = await phone.get('publish', wish()));
  await tv.get('watch', { streamId });
  await phone.notice('viewers', ({ viewers }) => viewers === 1);
});
afterEach(() => {
  phone.close();
  tv.close();
});

const at = (index: number): string => cluster.instances[index]?.origin ?? '';

it('Redis stands still: it is said at once, nobody is sent away, and nothing ends', async () => {
  cluster.redis.freeze();
  await eventually(() => expectAway('Redis'));
  await expectRefusedAtOnce('/api/session', 'POST');
  expect((await fetch(`${cluster.origin}/watcher`, { headers: { accept: 'text/html' } })).status).toBe(200);
  await delay(outageMs);
  cluster.redis.thaw();
  await expectAllIsWell();
  expect(tv.received('presence')).toEqual([]);
});

it('Redis comes back empty: leases, counts and sessions are put back from memory', async () => {
  await cluster.redis.kill();
  await eventually(() => expectAway('Redis'));
  await expectRefusedAtOnce('/api/session', 'POST');
  await cluster.redis.restartEmpty();
  await expectAllIsWell();
  const late = await Visitor.connect(at(2));
  await late.get('watch', { streamId });
  await phone.notice('viewers', ({ viewers }) => viewers === 2);
  late.close();

  // The session was lost as well; its owner may still take the stream up.
  phone.cut();
  const again = await Visitor.connect(at(2), cookie);
  expect(await again.get('resume', { streamId, media, publisherInstance: 'page-one' })).toMatchObject({ epoch: 2 });
  phone = again;
});

it('the database is away: what is live goes on, what is asked of it is refused at once', async () => {
  await cluster.mongo.kill();
  await eventually(() => expectAway('the database'));
  await expectRefusedAtOnce('/api/streams', 'GET');
  expect(await phone.refusal('update', { streamId, title: 'Not now' })).toBe('unavailable');
  // Signaling between those who are there needs no database.
  await tv.get('init', { ...link, streamId, reason: 'new' });
  await phone.notice('init');
  await delay(outageMs);
  await cluster.mongo.restart();
  await expectAllIsWell();
  await phone.get('update', { streamId, title: 'Now' });
  await tv.notice('stream-updated');
});

it('the database stands still: the same', async () => {
  cluster.mongo.freeze();
  await eventually(() => expectAway('the database'));
  await expectRefusedAtOnce('/api/streams', 'GET');
  cluster.mongo.thaw();
  await expectAllIsWell();
});

/** Every instance is alive, and none is ready. */
async function expectAway(name: string): Promise<void> {
  for (const { origin } of cluster.instances) {
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
    const response = await fetch(`${origin}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ ready: false, reason: `${name} is away` });
  }
}

async function expectRefusedAtOnce(path: string, method: string): Promise<void> {
  const askedAt = performance.now();
  const responses = await Promise.all(cluster.instances.map(({ origin }) => fetch(`${origin}${path}`, { method })));
  expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 503));
  expect(await responses[0]?.json()).toMatchObject({ code: 'unavailable' });
  expect(performance.now() - askedAt).toBeLessThan(noticedWithinMs / 4);
}

/** Everybody is where they were, the stream is live, and messages pass. */
async function expectAllIsWell(): Promise<void> {
  const returnedAt = performance.now();
  await eventually(async () => {
    for (const { origin } of cluster.instances) expect((await fetch(`${origin}/readyz`)).status).toBe(200);
    const stream: unknown = await (await fetch(`${cluster.origin}/api/streams/${streamId}`)).json();
    expect(stream).toMatchObject({ status: 'live', away: false, viewers: 1 });
  });
  expect(performance.now() - returnedAt).toBeLessThan(10_000);
  expect([phone.socket.connected, tv.socket.connected]).toEqual([true, true]);
  expect(await tv.get('watch', { streamId })).toMatchObject({ presence: { state: 'live', epoch: 1 } });
  const connectionId = `after-${String(Math.round(returnedAt))}`;
  await eventually(async () => {
    // A message may still be lost while instances find each other again; pages repeat theirs.
    await tv.get('init', { streamId, connectionId, reason: 'new' });
    expect(phone.received('init').some((init) => init.connectionId === connectionId)).toBe(true);
  });
  for (const instance of cluster.instances) {
    expect(instance.process.exitCode).toBeNull();
    expect(instance.output()).not.toContain('unhandled rejection');
  }
}
