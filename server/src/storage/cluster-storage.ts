import type { Clock } from '../domain/clock/clock';
import type { Log } from '../domain/log';
import type { Randomness } from '../domain/randomness';
import { StartFailure } from '../start-failure';
import type { Availability } from './availability';
import { openMongo } from './mongo/mongo-connection';
import { MongoEndedSessions } from './mongo/mongo-ended-sessions';
import { MongoMeetingStore } from './mongo/mongo-meeting-store';
import { MongoRecordingStore } from './mongo/mongo-recording-store';
import { MongoStreamStore } from './mongo/mongo-stream-store';
import { MongoThumbnailStore } from './mongo/mongo-thumbnail-store';
import { RedisCallStore } from './redis/redis-call-store';
import { openRedis } from './redis/redis-clients';
import { RedisDutyRoster } from './redis/redis-duty-roster';
import { RedisLife } from './redis/redis-life';
import { RedisPresenceStore } from './redis/redis-presence-store';
import { RedisSeatStore } from './redis/redis-seat-store';
import { RedisSessionRegistry } from './redis/redis-session-registry';
import { RedisSessionStore } from './redis/redis-session-store';
import { RedisUploadLocks } from './redis/redis-upload-locks';
import { requireRedisVersion } from './redis/redis-version';
import { redisSocketAdapter, type SocketAdapter } from './redis/socket-adapter';
import type { Storage } from './storage';

const startPatienceMs = 10_000;
const retryMs = 100;

/** Where the shared stores are. */
export interface ClusterAddresses {
  readonly redisUrl: string;
  readonly redisPrefix: string;
  readonly mongoUrl: string;
  readonly sessionSecret: string;
}

/** Storage that many instances share. */
export interface ClusterStorage extends Storage {
  readonly adapter: SocketAdapter;
}

/**
 * Storage for one instance of many: what is live in Redis, what is kept in MongoDB.
 *
 * @throws StartFailure when one of the two does not answer, or is too old.
 */
export async function openClusterStorage(
  { redisUrl, redisPrefix, mongoUrl, sessionSecret }: ClusterAddresses,
  clock: Clock,
  randomness: Randomness,
  log: Log,
): Promise<ClusterStorage> {
  const redis = openRedis(redisUrl, clock, log);
  const mongo = openMongo(mongoUrl, clock, log);
  const close = async (): Promise<void> => {
    redis.close();
    await mongo.close();
  };
  try {
    await Promise.all([
      answer(redis.availability, 'REDIS_URL', clock).then(() => requireRedisVersion(redis.commands)),
      answer(mongo.availability, 'MONGO_URL', clock),
    ]);
    const streams = new MongoStreamStore(mongo);
    const recordings = new MongoRecordingStore(mongo);
    const life = new RedisLife(redis.commands, redisPrefix, randomness, redis.availability);
    const ends = new MongoEndedSessions(mongo, clock);
    const sessionRegistry = new RedisSessionRegistry(redis.commands, redisPrefix, life, ends, redis.availability);
    const mayComeBack = sessionRegistry.mayComeBack.bind(sessionRegistry);
    const meetings = new MongoMeetingStore(mongo);
    await Promise.all([streams.open(), meetings.open(), recordings.open(), ends.open(), sessionRegistry.open()]);
    return {
      streams,
      presence: new RedisPresenceStore(redis.commands, redisPrefix, redis.availability),
      duties: new RedisDutyRoster(redis.commands, redisPrefix, redis.availability),
      seats: new RedisSeatStore(redis.commands, redisPrefix, redis.availability),
      calls: new RedisCallStore(redis.commands, redisPrefix, redis.availability),
      meetings,
      thumbnails: new MongoThumbnailStore(mongo),
      recordings,
      uploadLocks: new RedisUploadLocks({ ...redis, prefix: redisPrefix, clock, randomness }),
      sessions: new RedisSessionStore(redis.commands, redisPrefix, mayComeBack, redis.availability),
      sessionRegistry,
      sessionSecret,
      adapter: redisSocketAdapter(redis, redisPrefix),
      foundations: [redis.availability, mongo.availability],
      onReturn(listener) {
        redis.availability.onReturn(listener);
        mongo.availability.onReturn(listener);
      },
      close,
    };
  } catch (error) {
    // Open connections would keep alive the process that could not start.
    await close();
    throw error;
  }
}

/** Waits for a store that may be starting at the same time. */
async function answer(availability: Availability, variable: string, clock: Clock): Promise<void> {
  const deadline = clock.monotonicNow() + startPatienceMs;
  for (;;) {
    try {
      await availability.check();
      return;
    } catch {
      // Whether it is there shows only in asking; the availability has logged what was wrong.
      if (clock.monotonicNow() > deadline) throw StartFailure.storeUnreachable(variable, startPatienceMs / 1_000);
    }
    await new Promise<void>((resolve) => void clock.after(retryMs, resolve));
  }
}
