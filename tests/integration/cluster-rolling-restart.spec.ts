import { availableParallelism, loadavg } from 'node:os';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Cluster, startCluster } from '../environment/cluster';
import { type Broadcaster, SteadyLoad } from './steady-load';
import { media, newSession, Visitor, wish } from './visitor';

const leastRequests = 10_000;
const phones = 2;
const watchersEach = 10;
let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({
    env: { MAX_CONNECTS_PER_MINUTE: '1000000', MAX_UPLOADS_PER_MINUTE: '1000000' },
  });
});
afterAll(() => cluster.stop());

it('a rolling restart of all three fails no request, half of them writes, and loses nobody', async () => {
  const broadcasters: Broadcaster[] = [];
  const regulars: Regular[] = [];
  for (let index = 0; index < phones; index += 1) {
    const cookie = await newSession(cluster.origin);
    const phone = await Regular.connect(cookie);
    const { stream } = await phone.visitor.get('publish', wish());
    phone.onReturn('resume', { streamId: stream.id, media, publisherInstance: 'page-one' });
    const tvs = await Promise.all(Array.from({ length: watchersEach }, () => Regular.connect()));
    for (const tv of tvs) {
      await tv.visitor.get('watch', { streamId: stream.id });
      tv.onReturn('watch', { streamId: stream.id });
    }
    broadcasters.push({ cookie, streamId: stream.id });
    regulars.push(phone, ...tvs);
  }

  const load = new SteadyLoad(cluster.origin, broadcasters);
  // Once more where so many have not come meanwhile: what is asked after the restarts proves nothing.
  do {
    for (const instance of cluster.instances) await instance.restart();
  } while (load.asked < leastRequests);
  const failures = await load.finish();
  // A refused connection is what the next instance is asked after; anything else explains a failure.
  const complaints = cluster.nginx
    .output()
    .split('\n')
    .filter((line) => !line.includes('Connection refused'));
  expect(failures, complaints.join('\n')).toEqual([]);
  const written = [...load.written.values()].reduce((sum, times) => sum + times, 0);
  expect(written).toBeGreaterThanOrEqual(load.asked / 2);

  const awayMs = regulars.flatMap((regular) => regular.awayMs).toSorted((one, other) => one - other);
  // Everybody was on an instance that was restarted.
  expect(awayMs.length).toBeGreaterThanOrEqual(regulars.length);
  const median = awayMs[Math.floor(awayMs.length / 2)] ?? 0;
  const longest = (awayMs.at(-1) ?? 0).toFixed();
  const load1 = (loadavg()[0] ?? 0).toFixed(1);
  console.log(
    `${String(load.asked)} requests; away for ${median.toFixed()} ms, at most ${longest} ms; load ${load1}`,
    Object.fromEntries(load.written),
  );
  expect(median).toBeLessThan(1_000);
  // On a machine that has other things to do, the slowest wait for it and not for us.
  if ((loadavg()[0] ?? 0) <= availableParallelism()) expect(awayMs.at(-1)).toBeLessThan(1_000);
  // Whoever is sent away finds another instance with the first attempt; how long that takes is up to the machine.
  expect(Math.max(...regulars.map((regular) => regular.mostAttempts))).toBe(1);
  for (const { streamId } of broadcasters) {
    const answer = await fetch(`${cluster.origin}/api/streams/${streamId}`);
    expect(await answer.json()).toMatchObject({ status: 'live', away: false, viewers: watchersEach });
  }
  for (const regular of regulars) regular.visitor.close();
}, 240_000);

/** A visitor who comes back by itself, as pages do, and goes on with what it did. */
class Regular {
  /** How long each absence was, until what it did went on. */
  readonly awayMs: number[] = [];
  /** How often it had to try before it was back. */
  mostAttempts = 0;

  private constructor(readonly visitor: Visitor) {}

  static async connect(cookie?: string): Promise<Regular> {
    const returning = { reconnection: true, reconnectionDelay: 200, reconnectionDelayMax: 2_000 };
    return new Regular(await Visitor.connect(cluster.origin, cookie, {}, returning));
  }

  onReturn<N extends 'watch' | 'resume'>(name: N, payload: Parameters<typeof this.visitor.get<N>>[1]): void {
    const { socket } = this.visitor;
    let leftAt = 0;
    socket.on('disconnect', () => (leftAt = performance.now()));
    socket.io.on('reconnect', (attempts) => (this.mostAttempts = Math.max(this.mostAttempts, attempts)));
    socket.on('connect', () => {
      void this.visitor.get(name, payload).then(() => this.awayMs.push(performance.now() - leftAt));
    });
  }
}
