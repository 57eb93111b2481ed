import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../server/src/domain/clock/system-clock';
import { systemRandomness } from '../../server/src/domain/system-randomness';
import { openClusterStorage } from '../../server/src/storage/cluster-storage';
import { silentLog } from '../../server/src/testing/broadcast-world';
import { type Mongo, startMongo } from '../environment/mongo';
import { Redis } from '../environment/redis';

let redis: Redis;
let mongo: Mongo;

beforeAll(async () => {
  [redis, mongo] = await Promise.all([Redis.start(), startMongo()]);
});
afterAll(() => Promise.all([redis.stop(), mongo.stop()]));

it('an instance that is started before its database waits for it', async ({ skip }) => {
  skip(mongo.kind === 'given', 'the server at MONGO_URL is not ours to kill');
  await mongo.kill();
  const addresses = { redisUrl: redis.url, redisPrefix: 'onair', mongoUrl: mongo.url, sessionSecret: '' };
  let missed: () => void;
  const missing = new Promise<void>((resolve) => (missed = resolve));
  const log = { ...silentLog, error: () => missed() };
  const opening = openClusterStorage(addresses, systemClock, systemRandomness, log);
  await missing;
  await mongo.restart();
  const storage = await opening;
  expect(await storage.streams.list({ limit: 1 })).toEqual([]);
  await storage.close();
});
