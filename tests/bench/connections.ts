import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { heapBytes, heapProbeArguments } from '../environment/heap-probe';
import { startMongo } from '../environment/mongo';
import { Redis } from '../environment/redis';
import { startServer, type RunningServer } from '../environment/server';
import { newSession } from '../integration/visitor';
import { reportConnections, type Grown, type Holdings, type Step } from './connections-report';
import { redisInfo } from './signaling-cpu';
import { socketIo, WirePeer } from './signaling-wire';

const connectionCount = Number(process.env['CONNECTIONS'] ?? 5_000);
const perInstance = Number(process.env['PER_INSTANCE'] ?? 2_000);
const rounds = Number(process.env['ROUNDS'] ?? 3);
const batch = 50;
const warmUps = 200;
const env = { MAX_CONNECTS_PER_MINUTE: '1000000', LOG_LEVEL: 'warn', HOST: '127.0.0.1' };

/**
 * What connections cost that do nothing but answer pings, each with a browser's session of its own: to a server that is
 * alone, to instances that share them, and to one instance after the other with as many each.
 */
export async function run(): Promise<void> {
  const all: Grown[] = [];
  const steps: Step[] = [];
  for (let round = 0; round < rounds; round++) {
    all.push(await alone());
    for (const instances of [1, 3]) all.push(await clustered(instances));
    steps.push(...(await growing(3)));
    process.stderr.write('.');
  }
  reportConnections({ all, steps, connections: connectionCount, perInstance });
}

async function alone(): Promise<Grown> {
  const server = await startServer({ env, nodeArguments: heapProbeArguments });
  try {
    return { name: 'alone', redisBytes: 0, ...(await grow([server])) };
  } finally {
    await server.stop();
  }
}

async function clustered(instances: number): Promise<Grown> {
  return await withCluster(async (start, redis) => {
    const servers: RunningServer[] = [];
    while (servers.length < instances) servers.push(await start());
    const before = await redisBytes(redis);
    let full = 0;
    const grown = await grow(servers, async () => void (full = await redisBytes(redis)));
    return { name: `cluster of ${instances}`, redisBytes: full - before, ...grown };
  });
}

/** One instance more in each step, and as many connections more. */
async function growing(instances: number): Promise<Step[]> {
  return await withCluster(async (start) => {
    const servers: RunningServer[] = [];
    const peers: WirePeer[] = [];
    const steps: Step[] = [];
    try {
      while (servers.length < instances) {
        servers.push(await start());
        peers.push(...(await connect(servers.slice(-1), perInstance)));
        steps.push({ instances: servers.length, ...(await holdings(servers)) });
      }
      return steps;
    } finally {
      for (const peer of peers) peer.close();
    }
  });
}

async function withCluster<T>(act: (start: () => Promise<RunningServer>, redis: Redis) => Promise<T>): Promise<T> {
  const stops: (() => Promise<void>)[] = [];
  try {
    const redis = await Redis.start();
    stops.push(() => redis.stop());
    const mongo = await startMongo();
    stops.push(() => mongo.stop());
    const secret = randomBytes(32).toString('hex');
    const stores = { REDIS_URL: redis.url, MONGO_URL: mongo.url, SESSION_SECRET: secret };
    const start = async (): Promise<RunningServer> => {
      const server = await startServer({ env: { ...env, ...stores }, nodeArguments: heapProbeArguments });
      stops.push(() => server.stop());
      return server;
    };
    return await act(start, redis);
  } finally {
    for (let stop = stops.pop(); stop; stop = stops.pop()) await stop();
  }
}

type Growth = Pick<Grown, 'emptyHeapBytes' | 'emptyResidentBytes' | 'heapBytes' | 'residentBytes'>;

/** Fills the servers evenly, and gives what they held before, each on average, and how much more it is, all together. */
async function grow(servers: readonly RunningServer[], whenFull?: () => Promise<void>): Promise<Growth> {
  // What is made on first use, compiled code above all, is no connection's.
  for (const peer of await connect(servers, warmUps * servers.length)) peer.close();
  // A round of pings later they have left, too.
  for (const peer of await connect(servers, servers.length)) peer.close();
  const before = await holdings(servers);
  const peers = await connect(servers, connectionCount);
  try {
    const after = await holdings(servers);
    await whenFull?.();
    return {
      emptyHeapBytes: before.heapBytes / servers.length,
      emptyResidentBytes: before.residentBytes / servers.length,
      heapBytes: after.heapBytes - before.heapBytes,
      residentBytes: after.residentBytes - before.residentBytes,
    };
  } finally {
    for (const peer of peers) peer.close();
  }
}

/** Connects as many to the servers, in turns, and resolves when all are idle. */
async function connect(servers: readonly RunningServer[], count: number): Promise<WirePeer[]> {
  const peers: WirePeer[] = [];
  const connectOne = async (index: number): Promise<WirePeer> => {
    const server = servers[index % servers.length];
    if (!server) throw new Error('There are no servers.');
    return await WirePeer.connect(server.origin, socketIo, await newSession(server.origin));
  };
  while (peers.length < count) {
    const some = Math.min(batch, count - peers.length);
    const connecting = Array.from({ length: some }, (_, index) => connectOne(peers.length + index));
    peers.push(...(await Promise.all(connecting)));
  }
  // A whole round of pings: who was just let in is not idle yet.
  await Promise.all(peers.map((peer) => peer.pinged()));
  return peers;
}

/** What all of the servers hold together. */
async function holdings(servers: readonly RunningServer[]): Promise<Holdings> {
  const sum = { heapBytes: 0, residentBytes: 0 };
  for (const server of servers) {
    sum.heapBytes += await heapBytes(server);
    sum.residentBytes += residentBytes(server.process.pid ?? 0);
  }
  return sum;
}

/** Memory of a process that is in RAM. Linux only. */
function residentBytes(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib) * 1_024;
}

async function redisBytes({ url }: Redis): Promise<number> {
  return Number((await redisInfo(url, 'memory')).get('used_memory'));
}
