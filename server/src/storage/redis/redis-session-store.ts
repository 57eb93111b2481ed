import { RedisStore } from 'connect-redis';
import type { SessionData } from 'express-session';
import type { Redis } from 'ioredis';
import { Refusal } from '../../domain/refusal';
import type { Availability } from '../availability';

/** For a session whose cookie ends with the browser: nobody tells when that is. */
const unlimitedMs = 30 * 24 * 3_600_000;

/** What stands before a session's id in its key. */
export function sessionKeyPrefix(prefix: string): string {
  return `${prefix}:session:`;
}

/**
 * Sessions of express-session in Redis, which refuses at once while Redis is away, and in the first seconds of a Redis that
 * has come back empty: whoever was told then that there is no such session would be given another one.
 */
export class RedisSessionStore extends RedisStore {
  constructor(
    redis: Redis,
    prefix: string,
    /** Whether a session that is not there may be put back any moment. */
    mayComeBack: (sessionId: string) => Promise<boolean>,
    availability: Pick<Availability, 'request'>,
  ) {
    super({ client: redis, prefix: sessionKeyPrefix(prefix), ttl: lifetimeS });
    const { client } = this;
    this.client = {
      ...client,
      get: async (key) => {
        const found = await availability.request(() => client.get(key));
        if (found === null && (await mayComeBack(key.slice(this.prefix.length)))) throw Refusal.unavailable();
        return found;
      },
      set: (key, value, ttl) => availability.request(() => client.set(key, value, ttl)),
      del: (keys) => availability.request(() => client.del(keys)),
      expire: (key, ttl) => availability.request(() => client.expire(key, ttl)),
    };
  }

  /** Never fails: that a session lasts a little less longer is no reason to break off an answer that is on its way. */
  override touch(id: string, session: SessionData, callback?: () => void): Promise<unknown> {
    return super.touch(id, session, () => callback?.());
  }
}

function lifetimeS({ cookie }: SessionData): number {
  return Math.ceil((cookie.originalMaxAge ?? unlimitedMs) / 1_000);
}
