import { setTimeout as delay } from 'node:timers/promises';
import type { RequestReply } from '@onair/protocol';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Cluster, startCluster } from '../environment/cluster';
import { eventually } from './eventually';
import { media, newSession, Visitor, wish } from './visitor';

/** Of the default lease and grace, 12 s, so much that neither survives without being looked after. */
const outageMs = 10_000;
/** What somebody may have to wait until it is noticed that a store stands still; from then on, nothing. */
const noticedWithinMs = 4_000;
const notOurs = 'the server at MONGO_URL is not ours to hurt';
const longTest = 60_000;
const link = { connectionId: 'connection-1' };
const sessionRoutes = ['POST /api/session', 'DELETE /api/session'];
let cluster: Cluster;
let cookie: string;
let phone: Visitor;
let tv: Visitor;
let streamId: string;
/** Of somebody who loses the connection while a store is away. */
let traveller: { cookie: string; visitor: Visitor; streamId: string };

beforeAll(async () => {
  cluster = await startCluster({ env: { MAX_CONNECTS_PER_MINUTE: '100000' }, hurtableRedisPath: true });
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
  const other = await newSession(cluster.origin);
  const visitor = await Visitor.connect(at(2), other);
  const { stream } = await visitor.get('publish', wish('On the train'));
  traveller = { cookie: other, visitor, streamId: stream.id };
});
afterEach(() => {
  for (const visitor of [phone, tv, traveller.visitor]) visitor.close();
});

const at = (index: number): string => cluster.instances[index]?.origin ?? '';

it(
  'Redis stands still for 10 s: it is said at once, nobody is sent away, and nothing ends',
  async () => {
    const over = delay(outageMs);
    cluster.redis.freeze();
    await eventually(() => expectAway('Redis'));
    await expectRefusedAtOnce(sessionRoutes);
    expect((await fetch(`${cluster.origin}/watcher`, { headers: { accept: 'text/html' } })).status).toBe(200);
    const returning = comeBack();
    await over;
    cluster.redis.thaw();
    await expectAllIsWell();
    expect(await returning).toMatchObject({ epoch: 2, stream: { id: traveller.streamId, status: 'live' } });
    expect(tv.received('presence')).toEqual([]);
  },
  longTest,
);

it(
  'the host of Redis vanishes without a word: no connection to it is ever told, and each is made anew',
  async () => {
    const over = delay(outageMs);
    cluster.redisPath?.freeze();
    await eventually(() => expectAway('Redis'));
    await expectRefusedAtOnce(sessionRoutes);
    const returning = comeBack();
    await over;
    cluster.redisPath?.forget();
    await expectAllIsWell();
    expect(await returning).toMatchObject({ epoch: 2, stream: { id: traveller.streamId, status: 'live' } });
    expect(tv.received('presence')).toEqual([]);
  },
  longTest,
);

it(
  'Redis comes back empty after 10 s: leases, counts and sessions are put back from memory',
  async () => {
    // Somebody who is cut off, and logs out by another instance.
    const loggedOut = await newSession(cluster.origin);
    const quitter = await Visitor.connect(at(0), loggedOut);
    const { ownerId } = await sessionBy(loggedOut);
    quitter.cut();
    await quitter.gone();
    expect((await fetch(`${at(1)}/api/session`, { method: 'DELETE', headers: { cookie: loggedOut } })).status).toBe(
      204,
    );

    const over = delay(outageMs);
    await cluster.redis.kill();
    await eventually(() => expectAway('Redis'));
    await expectRefusedAtOnce(sessionRoutes);
    const returning = comeBack();
    await over;
    await cluster.redis.restartEmpty();
    await expectAllIsWell();
    // Who was cut off meanwhile has its session again, and with it the right to go on.
    expect(await returning).toMatchObject({ epoch: 2, stream: { id: traveller.streamId, status: 'live' } });
    const late = await Visitor.connect(at(2));
    await late.get('watch', { streamId });
    await phone.notice('viewers', ({ viewers }) => viewers === 2);
    late.close();

    // The session was lost as well; its owner may still take the stream up.
    phone.cut();
    const again = await Visitor.connect(at(2), cookie);
    expect(await again.get('resume', { streamId, media, publisherInstance: 'page-one' })).toMatchObject({ epoch: 2 });
    phone = again;

    // What was ended has not come back with the rest.
    expect((await eventually(() => sessionBy(loggedOut))).ownerId).not.toBe(ownerId);
  },
  longTest,
);

it(
  'the database is away for 10 s: what is live goes on, what is asked of it is refused at once',
  async ({ skip }) => {
    skip(cluster.mongo.kind === 'given', notOurs);
    const over = delay(outageMs);
    await cluster.mongo.kill();
    await eventually(() => expectAway('the database'));
    // Whoever is logged out must stay so, which the database remembers.
    await expectRefusedAtOnce(['GET /api/streams', 'DELETE /api/session']);
    expect(await phone.refusal('update', { streamId, title: 'Not now' })).toBe('unavailable');
    // Signaling between those who are there needs no database.
    await tv.get('init', { ...link, streamId, reason: 'new' });
    await phone.notice('init');
    const returning = comeBack();
    await over;
    await cluster.mongo.restart();
    await expectAllIsWell();
    expect(await returning).toMatchObject({ epoch: 2, stream: { id: traveller.streamId, status: 'live' } });
    await phone.get('update', { streamId, title: 'Now' });
    await tv.notice('stream-updated');
  },
  longTest,
);

it('the database stands still: the same', async ({ skip }) => {
  skip(cluster.mongo.kind === 'given', notOurs);
  cluster.mongo.freeze();
  await eventually(() => expectAway('the database'));
  await expectRefusedAtOnce(['GET /api/streams']);
  cluster.mongo.thaw();
  await expectAllIsWell();
});

/** Loses the connection, and tries again and again to go on, as a page does. */
async function comeBack(): Promise<RequestReply<'resume'>> {
  traveller.visitor.cut();
  await traveller.visitor.gone();
  return await eventually(async () => {
    const again = await Visitor.connect(at(1), traveller.cookie);
    try {
      const { streamId: ownStream } = traveller;
      const reply = await again.get('resume', { streamId: ownStream, media, publisherInstance: 'page-one' });
      traveller.visitor = again;
      return reply;
    } catch (error) {
      again.close();
      throw error;
    }
  });
}

/** What the cookie stands for. */
async function sessionBy(cookieOf: string): Promise<{ ownerId: string }> {
  const response = await fetch(`${at(2)}/api/session`, { method: 'POST', headers: { cookie: cookieOf } });
  expect(response.status).toBe(200);
  return (await response.json()) as { ownerId: string };
}

/** Every instance is alive, and none is ready. */
async function expectAway(name: string): Promise<void> {
  for (const { origin } of cluster.instances) {
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
    const response = await fetch(`${origin}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ ready: false, reason: `${name} is away` });
  }
}

/** By every instance. Who has no session has none to end, which needs no store. */
async function expectRefusedAtOnce(routes: readonly string[]): Promise<void> {
  const askedAt = performance.now();
  const asked = cluster.instances.flatMap(({ origin }) =>
    routes.flatMap((route) => [
      ask(origin, route, { cookie }),
      ...(route.startsWith('DELETE') ? [] : [ask(origin, route, {})]),
    ]),
  );
  const answers = await Promise.all(asked);
  expect(answers).toEqual(answers.map(({ route }) => ({ route, status: 503, code: 'unavailable' })));
  expect(performance.now() - askedAt).toBeLessThan(noticedWithinMs / 4);
}

async function ask(
  origin: string,
  route: string,
  headers: Record<string, string>,
): Promise<{ route: string; status: number; code: unknown }> {
  const [method = '', path = ''] = route.split(' ');
  const response = await fetch(`${origin}${path}`, { method, headers });
  const { code } = (await response.json()) as { code?: unknown };
  return { route, status: response.status, code };
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
