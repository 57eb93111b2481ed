import type { RequestPayload } from '@onair/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../server/src/domain/clock/system-clock';
import { openClusterStorage } from '../../server/src/storage/cluster-storage';
import { silentLog } from '../../server/src/testing/broadcast-world';
import { systemRandomness } from '../../server/src/domain/system-randomness';
import { type Cluster, startCluster } from '../environment/cluster';
import { eventually } from './eventually';
import { newSession, media, Visitor, wish } from './visitor';

const leaseMs = 3_000;
const graceMs = 1_000;
/** As often are counts told between beats. */
const reportIntervalMs = 500;
const link = { connectionId: 'connection-1' };
let cluster: Cluster;

beforeAll(async () => {
  const env = { LEASE_MS: String(leaseMs), RESUME_GRACE_MS: String(graceMs), MAX_CONNECTS_PER_MINUTE: '100000' };
  cluster = await startCluster({ env });
});
afterAll(() => cluster.stop());
afterEach(async () => {
  for (const instance of cluster.instances) {
    instance.thaw();
    if (instance.process.exitCode !== null || instance.process.signalCode !== null) await instance.restart();
  }
});

const at = (index: number): string => cluster.instances[index]?.origin ?? '';
const resume = (streamId: string, publisherInstance = 'page-one'): RequestPayload<'resume'> => ({
  streamId,
  media,
  publisherInstance,
});

describe('an instance that is killed', () => {
  it('leaves its stream to be taken up on another, with the same id, and exact counts within a lease', async () => {
    const cookie = await newSession(cluster.origin);
    const phone = await Visitor.connect(at(0), cookie);
    const { stream } = await phone.get('publish', wish());
    const streamId = stream.id;
    const tvs = await Promise.all([0, 0, 1, 1, 2].map((index) => Visitor.connect(at(index))));
    for (const tv of tvs) await tv.get('watch', { streamId });
    await phone.notice('viewers', ({ viewers }) => viewers === 5);

    const killedAt = performance.now();
    await cluster.instances[0]?.kill();
    const again = await Visitor.connect(at(1), cookie);
    expect(await again.get('resume', resume(streamId))).toMatchObject({ epoch: 2, stream: { id: streamId } });
    for (const tv of tvs.slice(2)) await tv.notice('presence', ({ presence }) => presence.state === 'live');
    await again.notice('viewers', ({ viewers }) => viewers === 3);
    // What the dead instance counted runs out with its lease; the next beat, or a report before it, tells the rest.
    expect(performance.now() - killedAt).toBeLessThan(leaseMs + leaseMs / 3 + reportIntervalMs);

    const late = await Visitor.connect(at(2));
    await late.get('watch', { streamId });
    await late.get('init', { ...link, streamId, reason: 'new' });
    await again.notice('init');
    await again.notice('viewers', ({ viewers }) => viewers === 4);
    await again.get('end', { streamId });
    for (const visitor of [again, late, ...tvs]) visitor.close();
  });

  it('takes its stream with it when nobody comes back: ended once, with its reason, and told once', async () => {
    const phone = await Visitor.connect(at(0), await newSession(cluster.origin));
    const { stream } = await phone.get('publish', wish());
    const tvs = await Promise.all([1, 2].map((index) => Visitor.connect(at(index))));
    for (const tv of tvs) await tv.get('watch', { streamId: stream.id });
    await cluster.instances[0]?.kill();
    for (const tv of tvs) await tv.notice('presence', ({ presence }) => presence.state === 'ended');
    const response = await fetch(`${cluster.origin}/api/streams/${stream.id}`);
    expect(await response.json()).toMatchObject({ status: 'ended', endReason: 'publisher-lost' });
    expect(endsIn(cluster.instances, [stream.id])).toEqual([stream.id]);
    const told = tvs.map((tv) => tv.received('presence').filter(({ presence }) => presence.state === 'ended').length);
    expect(told).toEqual([1, 1]);
    for (const tv of tvs) tv.close();
  });
});

describe('an instance that stands still', () => {
  it('keeps nobody waiting for more than 5 s, and most people for less than 1 s', async () => {
    const [frozen] = cluster.instances;
    frozen?.freeze();
    const address = new URL(at(0)).host;
    const linesBefore = (await cluster.nginx.accessLog()).length;
    const visitMs: number[] = [];
    const timed = async <T>(work: Promise<T>): Promise<T> => {
      const startedAt = performance.now();
      const result = await work;
      visitMs.push(performance.now() - startedAt);
      return result;
    };
    const visitors: Visitor[] = [];
    // What a page does: its document, its session, the directory, its socket.
    for (let count = 0; count < 10; count++) {
      const document = await timed(fetch(`${cluster.origin}/watcher`, { headers: { accept: 'text/html' } }));
      expect(document.status).toBe(200);
      const cookie = await timed(newSession(cluster.origin));
      expect((await timed(fetch(`${cluster.origin}/api/streams?status=live`))).status).toBe(200);
      visitors.push(await timed(Visitor.connect(cluster.origin, cookie)));
    }
    expect(Math.max(...visitMs)).toBeLessThan(5_000);
    expect(visitMs.toSorted((one, other) => one - other)[visitMs.length / 2]).toBeLessThan(1_000);
    const asked = (await cluster.nginx.accessLog()).slice(linesBefore);
    const atTheFrozen = asked.filter(({ instances }) => instances.includes(address));
    expect(asked.length).toBeGreaterThanOrEqual(30);
    expect(atTheFrozen.length).toBeLessThanOrEqual(asked.length / 5);
    for (const visitor of visitors) visitor.close();
  });
});

describe('an instance that stood still', () => {
  it('for longer than its lease lets go of a stream that was taken up meanwhile, and tells its publisher', async () => {
    const cookie = await newSession(cluster.origin);
    const phone = await Visitor.connect(at(0), cookie);
    const { stream } = await phone.get('publish', wish());
    const tv = await Visitor.connect(at(1));
    await tv.get('watch', { streamId: stream.id });
    cluster.instances[0]?.freeze();
    // When its lease has run out, and not only been taken over.
    await tv.notice('presence', ({ presence }) => presence.state === 'away');
    const again = await Visitor.connect(at(2), cookie);
    await again.get('resume', resume(stream.id, 'page-two'));
    // Its instance hears of it some time after the one that was asked.
    await tv.notice('presence', ({ presence }) => presence.state === 'live' && presence.epoch === 2);
    await tv.get('init', { ...link, streamId: stream.id, reason: 'new' });
    await again.notice('init');
    cluster.instances[0]?.thaw();
    expect(await phone.notice('superseded')).toEqual({ streamId: stream.id });
    expect(await phone.refusal('offer', { ...link, streamId: stream.id, peerId: tv.id, sdp: 'old' })).toBe(
      'not-publisher',
    );
    expect(phone.received('init')).toEqual([]);
    await tv.get('unwatch', { streamId: stream.id });
    await again.notice('watcher-left');
    expect((await again.get('end', { streamId: stream.id })).stream.status).toBe('ended');
    for (const visitor of [phone, again, tv]) visitor.close();
  });

  it('for longer than its lease does not bring back a stream that has ended, and tells its publisher', async () => {
    const phone = await Visitor.connect(at(0), await newSession(cluster.origin));
    const { stream } = await phone.get('publish', wish());
    const tv = await Visitor.connect(at(1));
    await tv.get('watch', { streamId: stream.id });
    cluster.instances[0]?.freeze();
    await tv.notice('presence', ({ presence }) => presence.state === 'ended');
    cluster.instances[0]?.thaw();
    const { presence } = await phone.notice('presence');
    expect(presence).toEqual({ state: 'ended', endReason: 'publisher-lost' });
    expect(phone.received('superseded')).toEqual([]);
    expect(endsIn(cluster.instances, [stream.id])).toEqual([stream.id]);
    phone.close();
    tv.close();
  });
});

describe('200 leases that run out under three sweepers', () => {
  it('are 200 ends, none of them twice', async () => {
    const { redis, mongo } = cluster;
    const addresses = { redisUrl: redis.url, redisPrefix: 'onair', mongoUrl: mongo.url, sessionSecret: '' };
    const storage = await openClusterStorage(addresses, systemClock, systemRandomness, silentLog);
    const { streams, presence } = storage;
    const [first = '', ...streamIds] = Array.from({ length: 201 }, () => systemRandomness.token(12));
    const startedAt = Date.now();
    const begin = async (id: string, leaseMs: number): Promise<void> => {
      const record = { id, ownerId: 'owner', title: 'Alone', status: 'live', epoch: 1, media } as const;
      await streams.insert({ ...record, startedAt, endedAt: null, endReason: null, peakViewers: 0, thumbnail: null });
      await presence.restore({ streamId: id, ownerId: 'owner', epoch: 1 }, leaseMs);
    };
    const allHaveEnded = async (): Promise<void> => {
      expect(await streams.list({ status: 'live', limit: 1 })).toEqual([]);
    };
    // Instances that have just started end nothing for a while; whoever sweeps first after it would have everything.
    await begin(first, 100);
    await eventually(allHaveEnded);
    // Not all at once: on a busy machine the last of them would wait longer for the database than an instance has patience.
    for (let from = 0; from < streamIds.length; from += 20) {
      const some = streamIds.slice(from, from + 20);
      // Nor do they run out at the same moment: one claim would have all of them.
      await Promise.all(some.map((id, index) => begin(id, 500 + 10 * (from + index))));
    }
    await eventually(allHaveEnded);
    const ends = await eventually(() => {
      const found = endsIn(cluster.instances, streamIds);
      expect(found.length).toBeGreaterThanOrEqual(200);
      return found;
    });
    expect(ends.toSorted()).toEqual(streamIds.toSorted());
    const shares = cluster.instances.map((instance) => endsIn([instance], streamIds).length);
    expect(Math.min(...shares), `ended by each: ${shares.join(', ')}`).toBeGreaterThan(0);
    await storage.close();
  });
});

describe('the database away for longer than the grace period', () => {
  it('ends no stream whose publisher was cut off meanwhile and could not come back', async ({ skip }) => {
    skip(cluster.mongo.kind === 'given', 'the server at MONGO_URL is not ours to kill');
    const cookie = await newSession(cluster.origin);
    const phone = await Visitor.connect(at(0), cookie);
    const { stream } = await phone.get('publish', wish());
    await cluster.mongo.kill();
    phone.cut();
    const again = await Visitor.connect(at(1), cookie);
    const cutAt = performance.now();
    await eventually(async () => {
      expect(await again.refusal('resume', resume(stream.id))).toBe('unavailable');
      expect(performance.now() - cutAt).toBeGreaterThan(graceMs + leaseMs);
    });
    await cluster.mongo.restart();
    const answer = await eventually(async () => await again.get('resume', resume(stream.id)));
    expect(answer).toMatchObject({ epoch: 2, stream: { id: stream.id, status: 'live' } });
    await again.get('end', { streamId: stream.id });
    again.close();
  });
});

/** Of these streams, each one as often as some instance says that it has ended it. */
function endsIn(instances: Cluster['instances'], streamIds: readonly string[]): string[] {
  const lines = instances.flatMap((instance) => instance.output().split('\n'));
  const ends = lines.filter((line) => line.includes('"msg":"stream ended"'));
  return ends
    .map((line) => (JSON.parse(line) as { streamId: string }).streamId)
    .filter((streamId) => streamIds.includes(streamId));
}
