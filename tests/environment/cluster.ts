import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClusterInstance } from './cluster-instance';
import { CuttableProxy } from './cuttable-proxy';
import { startMongo, type Mongo } from './mongo';
import { Nginx } from './nginx';
import { Redis } from './redis';

export interface ClusterOptions {
  /** How many instances; 3 unless given. */
  instances?: number;
  /** Further environment variables of every instance. */
  env?: Record<string, string>;
  /** Port of nginx; a free one unless given. */
  port?: number;
  /** Whether Redis keeps what it has when it is killed; it does unless told otherwise, as in docker-compose.yml. */
  appendOnly?: boolean;
  /** Whether the instances reach Redis by a network that can be hurt. */
  hurtableRedisPath?: boolean;
}

/** What docker-compose.yml describes, as processes on loopback. */
export interface Cluster {
  /** Where people reach it: nginx. */
  readonly origin: string;
  /** Folder of the recorded media, which all instances share. */
  readonly mediaDir: string;
  readonly instances: readonly ClusterInstance[];
  readonly redis: Redis;
  /** The network between the instances and Redis, if it can be hurt. */
  readonly redisPath: CuttableProxy | undefined;
  readonly mongo: Mongo;
  readonly nginx: Nginx;
  /** Stops all of it, whatever state a spec has left it in, and removes its data. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts nginx, a number of instances, Redis and the database, all of the caller's own.
 *
 * @throws Error with what the part wrote that did not start; the others are stopped.
 */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    // What was started last goes first: instances take leave of Redis and the database.
    for (let next = stops.pop(); next; next = stops.pop()) await next();
  };
  try {
    return { ...(await startParts(options, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(
  { instances: count = 3, env, port, appendOnly = true, hurtableRedisPath = false }: ClusterOptions,
  stops: (() => Promise<void>)[],
): Promise<Omit<Cluster, 'stop'>> {
  const folder = await mkdtemp(join(tmpdir(), 'onair-cluster-'));
  stops.push(() => rm(folder, { recursive: true, force: true }));
  const redis = await Redis.start({ appendOnly });
  stops.push(() => redis.stop());
  const redisPath = hurtableRedisPath ? await CuttableProxy.start(redis) : undefined;
  if (redisPath) stops.push(() => redisPath.close());
  const mongo = await startMongo();
  stops.push(() => mongo.stop());

  const environment = {
    HOST: '127.0.0.1',
    REDIS_URL: `redis://127.0.0.1:${redisPath?.port ?? redis.port}`,
    MONGO_URL: mongo.url,
    SESSION_SECRET: randomBytes(32).toString('hex'),
    TRUST_PROXY: '1',
    // Shared, as the volume is in docker-compose.yml.
    MEDIA_DIR: join(folder, 'media'),
    ...env,
  };
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const starting = numbers.map((number) => {
    const name = `instance-${number}`;
    return ClusterInstance.start({ ...environment, INSTANCE_ID: name }, join(folder, name));
  });
  const instances: ClusterInstance[] = [];
  stops.push(async () => {
    await Promise.all(instances.map((instance) => instance.stop()));
  });
  const outcomes = await Promise.allSettled(starting);
  for (const outcome of outcomes) if (outcome.status === 'fulfilled') instances.push(outcome.value);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;

  const nginx = await Nginx.start({
    instances: instances.map((instance) => new URL(instance.origin).host),
    ...(port !== undefined && { port }),
  });
  stops.push(() => nginx.stop());
  return { origin: nginx.origin, mediaDir: environment.MEDIA_DIR, instances, redis, redisPath, mongo, nginx };
}
