import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { heapBytes, heapProbeArguments } from '../environment/heap-probe';
import { startMongo } from '../environment/mongo';
import { Redis } from '../environment/redis';
import { startServer, type RunningServer } from '../environment/server';
import { reportConnections, type Grown } from './connections-report';
import { redisInfo } from './signaling-cpu';
import { socketIo, WirePeer } from './signaling-wire';

const connectionCount = Number(process.env['CONNECTIONS'] ?? 5_000);
const rounds = Number(process.env['ROUNDS'] ?? 3);
const batch = 100;
const env = { MAX_CONNECTS_PER_MINUTE: '1000000', LOG_LEVEL: 'warn', HOST: '127.0.0.1' };

/** What connections cost that do nothing but answer pings: to a server that is alone, and spread over instances. */
export async function run(): Promise<void> {
  const all: Grown[] = [];
  for (let round = 0; round < rounds; round++) {
    all.push(await alone());
    for (const instances of [1, 2, 3]) all.push(await clustered(instances));
    process.stderr.write('.');
  }
  reportConnections(all, connectionCount);
}

async function alone(): Promise<Grown> {
  const server = await startServer({ env, nodeArguments: heapProbeArguments });
  try {
    return { name: 'alone', instances: 1, redisBytes: 0, ...(await grow([server])) };
  } finally {
    await server.stop();
  }
}

async function clustered(instances: number): Promise<Grown> {
  const stops: (() => Promise<void>)[] = [];
  try {
    const redis = await Redis.start();
    stops.push(() => redis.stop());
    const mongo = await startMongo();
    stops.push(() => mongo.stop());
    const stores = {
      REDIS_URL: redis.url,
      MONGO_URL: mongo.url,
      SESSION_SECRET: randomBytes(32).toString('hex'),
    };
    const servers: RunningServer[] = [];
    while (servers.length < instances) {
      const server = await startServer({ env: { ...env, ...stores }, nodeArguments: heapProbeArguments });
      stops.push(() => server.stop());
      servers.push(server);
    }
    const before = await redisBytes(redis);
    let full = 0;
    const grown = await grow(servers, async () => void (full = await redisBytes(redis)));
    return { name: `cluster of ${instances}`, instances, redisBytes: full - before, ...grown };
  } finally {
    for (let stop = stops.pop(); stop; stop = stops.pop()) await stop();
  }
}

type Growth = Pick<Grown, 'emptyHeapBytes' | 'emptyResidentBytes' | 'heapBytes' | 'residentBytes'>;

/** Fills the servers evenly, and gives what they held before, each on average, and how much more it is, all together. */
async function grow(servers: readonly RunningServer[], whenFull?: () => Promise<void>): Promise<Growth> {
  const peers: WirePeer[] = [];
  try {
    // One connection and its end: what is made once, on first use, is no connection's.
    for (const { origin } of servers) (await WirePeer.connect(origin, socketIo)).close();
    const before = await holdings(servers);
    while (peers.length < connectionCount) {
      const count = Math.min(batch, connectionCount - peers.length);
      const connecting = Array.from({ length: count }, (_, index) => {
        const server = servers[(peers.length + index) % servers.length];
        if (!server) throw new Error('There are no servers.');
        return WirePeer.connect(server.origin, socketIo);
      });
      peers.push(...(await Promise.all(connecting)));
    }
    // A whole round of pings: who was just let in is not idle yet.
    await Promise.all(peers.map((peer) => peer.pinged()));
    const after = await holdings(servers);
    await whenFull?.();
    return {
      emptyHeapBytes: before.heap / servers.length,
      emptyResidentBytes: before.resident / servers.length,
      heapBytes: after.heap - before.heap,
      residentBytes: after.resident - before.resident,
    };
  } finally {
    for (const peer of peers) peer.close();
  }
}

async function holdings(servers: readonly RunningServer[]): Promise<{ heap: number; resident: number }> {
  const sum = { heap: 0, resident: 0 };
  for (const server of servers) {
    sum.heap += await heapBytes(server);
    sum.resident += residentBytes(server.process.pid ?? 0);
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
