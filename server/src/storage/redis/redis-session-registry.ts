import type { Redis } from 'ioredis';
import type { Randomness } from '../../domain/randomness';
import type { SessionRegistry } from '../../domain/sessions/session-registry';
import type { Availability } from '../availability';
import { inBatches } from './batches';
import { sessionKeyPrefix } from './redis-session-store';

/**
 * Sessions in a Redis that may come back empty. A mark that is set once and never expires tells one life of Redis from
 * the next: when it is another one, everything before was lost, and that a session is not there says nothing.
 */
export class RedisSessionRegistry implements SessionRegistry {
  readonly #markKey: string;
  readonly #beforeSession: string;
  #knownMark: string | undefined;

  constructor(
    private readonly redis: Redis,
    prefix: string,
    private readonly randomness: Randomness,
    private readonly availability: Pick<Availability, 'request'>,
  ) {
    this.#markKey = `${prefix}:life`;
    this.#beforeSession = sessionKeyPrefix(prefix);
  }

  /** Learns which life of Redis this is. */
  async open(): Promise<void> {
    this.#knownMark = await this.#mark();
  }

  async ended(sessionIds: readonly string[], putBack: (sessionId: string) => Promise<void>): Promise<string[]> {
    const mark = await this.#mark();
    if (this.#knownMark !== undefined && mark !== this.#knownMark) {
      await inBatches(sessionIds, (batch) => Promise.all(batch.map(putBack)));
      // Not before: should Redis go away once more, what is not back yet is put back the next time.
      this.#knownMark = mark;
      return [];
    }
    this.#knownMark = mark;
    const present = await inBatches(sessionIds, (batch) =>
      this.availability.request(() => Promise.all(batch.map((id) => this.redis.exists(`${this.#beforeSession}${id}`)))),
    );
    return sessionIds.filter((_sessionId, index) => present[index] === 0);
  }

  async #mark(): Promise<string> {
    const fresh = this.randomness.token(12);
    const present = await this.availability.request(() => this.redis.set(this.#markKey, fresh, 'NX', 'GET'));
    return present ?? fresh;
  }
}
