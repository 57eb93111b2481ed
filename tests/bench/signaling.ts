import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startCluster, type Cluster } from '../environment/cluster';
import { projectFolder } from '../environment/output';
import { startServer } from '../environment/server';
import { cpuMs, redisInfo } from './signaling-cpu';
import { messageKinds, saturate, trickle, type MessageKind } from './signaling-load';
import { closePairs, openBarePairs, openPairs, type Pair } from './signaling-pairs';
import { reportSignaling, type Measured } from './signaling-report';

const rounds = Number(process.env['ROUNDS'] ?? 7);
const warmUps = 1;
// Pairs enough that none of them uses up its budget of requests, which belongs to what is measured.
const pairCount = 64;
const messagesPerPair = 200;
const steadyMessages = 1_500;
const env = { MAX_CONNECTS_PER_MINUTE: '100000', LOG_LEVEL: 'warn', HOST: '127.0.0.1' };

interface Contender {
  readonly name: string;
  readonly pairs: readonly Pair[];
  /** The processes that serve it. */
  readonly servers: readonly number[];
}

/** Relayed offers and candidates, beside a relay of a few lines that does nothing else. */
export async function run(): Promise<void> {
  const stops: (() => Promise<void>)[] = [];
  try {
    const relay = await startRelay();
    stops.push(() => ended(relay.process));
    const embedded = await startServer({ env });
    stops.push(() => embedded.stop());
    const cluster = await startCluster({ env });
    stops.push(() => cluster.stop());
    const contenders = await enter(relay, embedded, cluster);
    stops.push(() => {
      for (const { pairs } of contenders) closePairs(pairs);
      return Promise.resolve();
    });
    const third = pidOf(cluster.instances[2]?.process);
    const idle = await idleMsPerS(third);

    const all: Measured[] = [];
    for (let round = -warmUps; round < rounds; round++) {
      for (const kind of messageKinds) {
        // Another one begins each round, so that none always follows the same.
        const first = (round + warmUps) % contenders.length;
        for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)]) {
          const measured = await measure(contender, kind, cluster, third);
          if (round >= 0) all.push(measured);
        }
      }
      process.stderr.write(round < 0 ? 'w' : '.');
    }
    reportSignaling(all, idle);
  } finally {
    for (let stop = stops.pop(); stop; stop = stops.pop()) await stop();
  }
}

async function enter(
  relay: { origin: string; process: ChildProcess },
  embedded: { origin: string; process: ChildProcess },
  { instances }: Cluster,
): Promise<Contender[]> {
  const [one, two] = instances;
  if (!one || !two) throw new Error('There are not enough instances.');
  return [
    { name: 'bare ws', pairs: await openBarePairs(pairCount, relay.origin), servers: [pidOf(relay.process)] },
    {
      name: 'alone',
      pairs: await openPairs(pairCount, embedded.origin, embedded.origin),
      servers: [pidOf(embedded.process)],
    },
    {
      name: 'one instance',
      pairs: await openPairs(pairCount, one.origin, one.origin),
      servers: [pidOf(one.process)],
    },
    {
      name: 'across two',
      pairs: await openPairs(pairCount, one.origin, two.origin),
      servers: [pidOf(one.process), pidOf(two.process)],
    },
  ];
}

async function measure(
  { name, pairs, servers }: Contender,
  kind: MessageKind,
  cluster: Cluster,
  third: number,
): Promise<Measured> {
  const messages = pairs.length * messagesPerPair;
  const spent = async (): Promise<{ servers: number; third: number; redis: number }> => ({
    servers: servers.reduce((sum, pid) => sum + cpuMs(pid), 0),
    third: cpuMs(third),
    redis: await redisCpuMs(cluster.redis.url),
  });
  const before = await spent();
  const tookMs = await saturate(pairs, kind, messagesPerPair);
  const after = await spent();
  const { p50, p99 } = await trickle(pairs, kind, steadyMessages);
  return {
    contender: name,
    kind: kind.label,
    messages,
    tookMs,
    perS: (messages / tookMs) * 1_000,
    serverUs: ((after.servers - before.servers) / messages) * 1_000,
    redisUs: ((after.redis - before.redis) / messages) * 1_000,
    thirdMs: after.third - before.third,
    p50,
    p99,
  };
}

async function redisCpuMs(url: string): Promise<number> {
  const info = await redisInfo(url, 'cpu');
  return (Number(info.get('used_cpu_user')) + Number(info.get('used_cpu_sys'))) * 1_000;
}

/** How much an instance works that nobody uses, in milliseconds a second. */
async function idleMsPerS(pid: number): Promise<number> {
  const durationMs = 5_000;
  const before = cpuMs(pid);
  await new Promise((resolve) => setTimeout(resolve, durationMs));
  return ((cpuMs(pid) - before) / durationMs) * 1_000;
}

async function startRelay(): Promise<{ origin: string; process: ChildProcess }> {
  const program = join(projectFolder, 'tests/bench/signaling-relay.ts');
  const relay = spawn(process.execPath, ['--import', 'tsx', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: projectFolder,
  });
  const [line] = (await once(relay.stdout, 'data')) as [Buffer];
  return { origin: line.toString().trim(), process: relay };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill();
  await exit;
}

function pidOf(child: ChildProcess | undefined): number {
  if (child?.pid === undefined) throw new Error('It does not run.');
  return child.pid;
}
