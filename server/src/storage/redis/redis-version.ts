import type { Redis } from 'ioredis';
import { StartFailure } from '../../start-failure';

/** The first one with sharded Pub/Sub, by which instances reach each other. */
const oldestMajor = 7;

/** @throws StartFailure for a Redis that cannot do what is needed of it. */
export async function requireRedisVersion(redis: Redis): Promise<void> {
  const [, version = '', major] = /^redis_version:((\d+)\S*)/m.exec(await redis.info('server')) ?? [];
  if (Number(major) >= oldestMajor) return;
  throw StartFailure.wrongSetting('REDIS_URL', `must be the address of a Redis 7 or later, and this one is ${version}`);
}
