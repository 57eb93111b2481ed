import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { SessionData } from 'express-session';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../server/src/domain/clock/system-clock';
import { systemRandomness } from '../../server/src/domain/system-randomness';
import { type MongoClient, openMongo } from '../../server/src/storage/mongo/mongo-connection';
import { MongoEndedSessions } from '../../server/src/storage/mongo/mongo-ended-sessions';
import { MongoRecordingStore } from '../../server/src/storage/mongo/mongo-recording-store';
import { MongoMeetingStore } from '../../server/src/storage/mongo/mongo-meeting-store';
import { MongoStreamStore } from '../../server/src/storage/mongo/mongo-stream-store';
import { MongoThumbnailStore } from '../../server/src/storage/mongo/mongo-thumbnail-store';
import { RedisCallStore } from '../../server/src/storage/redis/redis-call-store';
import { openRedis, type RedisClients } from '../../server/src/storage/redis/redis-clients';
import { RedisDutyRoster } from '../../server/src/storage/redis/redis-duty-roster';
import { RedisLife } from '../../server/src/storage/redis/redis-life';
import { RedisPresenceStore } from '../../server/src/storage/redis/redis-presence-store';
import { RedisSeatStore } from '../../server/src/storage/redis/redis-seat-store';
import { RedisSessionRegistry } from '../../server/src/storage/redis/redis-session-registry';
import { RedisSessionStore } from '../../server/src/storage/redis/redis-session-store';
import { RedisUploadLocks } from '../../server/src/storage/redis/redis-upload-locks';
import { redisSocketAdapter } from '../../server/src/storage/redis/socket-adapter';
import { silentLog } from '../../server/src/testing/broadcast-world';
import { ManualClock } from '../../server/src/testing/manual-clock';
import { ClusterMessenger } from '../../server/src/transport/socket/cluster-messenger';
import { type Mongo, startMongo } from '../environment/mongo';
import { Redis } from '../environment/redis';
import { SocketPlace } from '../environment/socket-place';
import { callStoreContract } from './call-store-contract';
import { messengerContract } from './messenger-contract';
import { meetingStoreContract } from './meeting-store-contract';
import { presenceStoreContract } from './presence-store-contract';
import { recordingStoreContract } from './recording-store-contract';
import { seatStoreContract } from './seat-store-contract';
import { sessionRegistryContract } from './session-registry-contract';
import { sessionStoreContract } from './session-store-contract';
import { streamStoreContract } from './stream-store-contract';
import { thumbnailStoreContract } from './thumbnail-store-contract';
import { uploadLocksContract } from './upload-locks-contract';

let redis: Redis;
let mongo: Mongo;
let redisClients: RedisClients;
let mongoClient: MongoClient;

beforeAll(async () => {
  [redis, mongo] = await Promise.all([Redis.start(), startMongo()]);
  redisClients = openRedis(redis.url, systemClock, silentLog);
  mongoClient = openMongo(mongo.url, systemClock, silentLog);
});

afterAll(async () => {
  redisClients.close();
  await mongoClient.close();
  await Promise.all([redis.stop(), mongo.stop()]);
});

// Each store begins empty: under names of its own in Redis, and with empty collections in the database.
const prefix = (): string => `contract-${randomBytes(6).toString('hex')}`;
// Redis has its own time, which nobody can set; the contract asks for fractions of a second.
const elapse = (ms: number): Promise<void> => delay(ms);

// An empty Redis holds all ends for a while from the first sweep on; the contract begins after that.
const afterFirstSweep = { limit: 1, visibilityMs: 0, maxGapMs: 60_000, holdMs: 0, graceMs: 0 };

presenceStoreContract(
  'Redis',
  async () => {
    const store = new RedisPresenceStore(redisClients.commands, prefix(), redisClients.availability);
    await store.claimExpired(afterFirstSweep);
    return { store, elapse };
  },
  3,
);

seatStoreContract('Redis', async () => {
  const store = new RedisSeatStore(redisClients.commands, prefix(), redisClients.availability);
  await store.claimExpired(afterFirstSweep);
  return { store, elapse };
});

callStoreContract('Redis', async () => {
  const store = new RedisCallStore(redisClients.commands, prefix(), redisClients.availability);
  await store.claimExpired(afterFirstSweep);
  return { store, elapse };
});

messengerContract('Redis', async () => {
  const channels = prefix();
  const clients: RedisClients[] = [];
  const open = async (): Promise<SocketPlace> => {
    const own = openRedis(redis.url, systemClock, silentLog);
    clients.push(own);
    // Until then, what is said is lost, as always while Redis is away.
    const ready = ({ status }: { status: string }): boolean => status === 'ready';
    await expect.poll(() => [own.publisher, own.subscriber].every(ready)).toBe(true);
    const adapter = redisSocketAdapter(own, channels);
    // Redis answers one connection in its order, so what was subscribed to before is subscribed to then.
    const subscribed = (): Promise<unknown> => own.subscriber.ping();
    return await SocketPlace.open({ messengerFor: (io) => new ClusterMessenger(io), adapter, subscribed });
  };
  const [here, elsewhere] = await Promise.all([open(), open()]);
  const close = async (): Promise<void> => {
    await Promise.all([here.close(), elsewhere.close()]);
    for (const own of clients) own.close();
  };
  return { here, elsewhere, close };
});

it('a Redis that has come back empty ends nothing until those who are alive could renew', async () => {
  const store = new RedisPresenceStore(redisClients.commands, prefix(), redisClients.availability);
  const terms = { limit: 100, visibilityMs: 60_000, maxGapMs: 60_000, holdMs: 600, graceMs: 0 };
  await store.restore({ streamId: 'a', ownerId: 'owner', epoch: 1 }, 0);
  expect(await store.claimExpired(terms)).toEqual([]);
  await elapse(terms.holdMs + 50);
  expect(await store.claimExpired(terms)).toEqual([{ streamId: 'a', endReason: 'publisher-lost' }]);
});

it('a duty in Redis falls to one of many in each interval', async () => {
  const name = prefix();
  const everybody = [1, 2, 3].map(() => new RedisDutyRoster(redisClients.commands, name, redisClients.availability));
  const take = (duty: string): Promise<boolean[]> => Promise.all(everybody.map((each) => each.take(duty, 300)));
  expect((await take('reconcile')).toSorted()).toEqual([false, false, true]);
  expect((await take('something else')).toSorted()).toEqual([false, false, true]);
  await elapse(350);
  expect((await take('reconcile')).toSorted()).toEqual([false, false, true]);
});

meetingStoreContract('MongoDB', async () => {
  await mongoClient.availability.check();
  await mongoClient.connection.dropDatabase();
  const store = new MongoMeetingStore(mongoClient);
  await store.open();
  return store;
});

sessionStoreContract('Redis', () => {
  const { commands, availability } = redisClients;
  const never = (): Promise<boolean> => Promise.resolve(false);
  return Promise.resolve({ store: new RedisSessionStore(commands, prefix(), never, availability), elapse });
});

streamStoreContract('MongoDB', async () => {
  await mongoClient.availability.check();
  await mongoClient.connection.dropDatabase();
  const store = new MongoStreamStore(mongoClient);
  await store.open();
  return store;
});

thumbnailStoreContract('MongoDB', async () => {
  await mongoClient.availability.check();
  await mongoClient.connection.dropDatabase();
  return new MongoThumbnailStore(mongoClient);
});

recordingStoreContract('MongoDB', async () => {
  await mongoClient.availability.check();
  await mongoClient.connection.dropDatabase();
  const store = new MongoRecordingStore(mongoClient);
  await store.open();
  return store;
});

it('has what is changed in a recording acknowledged by most members, on their disks, whatever MONGO_URL says', async () => {
  const url = `${mongo.url}${mongo.url.includes('?') ? '&' : '?'}w=0&monitorCommands=true`;
  const client = openMongo(url, systemClock, silentLog);
  try {
    await client.availability.check();
    const updates: unknown[] = [];
    client.connection.getClient().on('commandStarted', ({ commandName, command }) => {
      if (commandName === 'delete') updates.push((command as { writeConcern?: unknown }).writeConcern);
    });
    await new MongoRecordingStore(client).remove({ id: 'nobody', revision: 0 });
    expect(updates).toEqual([{ w: 'majority', j: true }]);
  } finally {
    await client.close();
  }
});

sessionRegistryContract('Redis', async () => {
  const { commands, availability } = redisClients;
  const name = prefix();
  const life = new RedisLife(commands, name, systemRandomness, availability);
  await mongoClient.availability.check();
  await mongoClient.connection.dropDatabase();
  const ends = new MongoEndedSessions(mongoClient, systemClock);
  await ends.open();
  const registry = new RedisSessionRegistry(commands, name, life, ends, availability);
  await registry.open();
  const store = new RedisSessionStore(commands, name, (id) => registry.mayComeBack(id), availability);
  return { registry, store };
});

it('of the sessions that a Redis has lost, those are put back that were not ended before', async () => {
  const { commands, availability } = redisClients;
  const name = prefix();
  const life = new RedisLife(commands, name, systemRandomness, availability);
  const clock = new ManualClock();
  const ends = new MongoEndedSessions(mongoClient, clock);
  const registry = new RedisSessionRegistry(commands, name, life, ends, availability);
  await registry.open();
  await registry.noteEnd('ended');
  const back: string[] = [];
  const ended = (): Promise<string[]> => registry.ended(['ended', 'lost'], (id) => Promise.resolve(void back.push(id)));
  await commands.del(`${name}:life`);
  expect(await ended()).toEqual(['ended']);
  expect(back).toEqual(['lost']);
  // Once, and from then on Redis is believed again.
  expect(await ended()).toEqual(['ended', 'lost']);
  expect(back).toEqual(['lost']);

  // Longer than any session lasts, there is nothing to be kept from coming back.
  clock.sleepThrough(31 * 24 * 3_600_000);
  await registry.noteEnd('another');
  expect(await ends.among(['ended', 'another'])).toEqual(['another']);
});

it('a Redis that has come back empty says of no session that there is none, until instances had time to put it back', async () => {
  const { commands, availability } = redisClients;
  const name = prefix();
  const life = new RedisLife(commands, name, systemRandomness, availability);
  const ends = new MongoEndedSessions(mongoClient, systemClock);
  const registry = new RedisSessionRegistry(commands, name, life, ends, availability);
  const store = new RedisSessionStore(commands, name, (id) => registry.mayComeBack(id), availability);
  await registry.noteEnd('ended');
  const find = promisify(
    (id: string, done: (error: unknown, found?: SessionData | null) => void) => void store.get(id, done),
  );
  await expect(find('lost')).rejects.toMatchObject({ code: 'unavailable' });
  expect((await find('ended')) ?? null).toBeNull();
  await expect.poll(() => life.isYoung(), { timeout: 8_000 }).toBe(false);
  expect((await find('lost')) ?? null).toBeNull();
});

uploadLocksContract('Redis', () => {
  const name = prefix();
  const locks = (): RedisUploadLocks =>
    new RedisUploadLocks({ ...redisClients, prefix: name, clock: systemClock, randomness: systemRandomness });
  return Promise.resolve({ here: locks(), there: locks() });
});
