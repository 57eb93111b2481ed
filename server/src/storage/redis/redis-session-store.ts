import { RedisStore } from 'connect-redis';
import type { SessionData } from 'express-session';
import type { Redis } from 'ioredis';
import type { Availability } from '../availability';

/** What stands before a session's id in its key. */
export function sessionKeyPrefix(prefix: string): string {
  return `${prefix}:session:`;
}

/** Sessions of express-session in Redis, which refuses at once while Redis is away. */
export class RedisSessionStore extends RedisStore {
  constructor(redis: Redis, prefix: string, availability: Pick<Availability, 'request'>) {
    super({ client: redis, prefix: sessionKeyPrefix(prefix) });
    const { get, set, del, expire } = this.client;
    this.client = {
      ...this.client,
      get: (key) => availability.request(() => get(key)),
      set: (key, value, ttl) => availability.request(() => set(key, value, ttl)),
      del: (keys) => availability.request(() => del(keys)),
      expire: (key, ttl) => availability.request(() => expire(key, ttl)),
    };
  }

  /** Never fails: that a session lasts a little less longer is no reason to break off an answer that is on its way. */
  override touch(id: string, session: SessionData, callback?: () => void): Promise<unknown> {
    return super.touch(id, session, () => callback?.());
  }
}
