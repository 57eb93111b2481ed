import type { Redis } from 'ioredis';
import type { SessionRegistry } from '../../domain/sessions/session-registry';
import type { Availability } from '../availability';
import { inBatches } from './batches';
import type { RedisLife } from './redis-life';
import { sessionKeyPrefix } from './redis-session-store';

/** Remembers which sessions were ended, in another place than Redis. */
interface EndedSessions {
  note(sessionId: string): Promise<void>;
  among(sessionIds: readonly string[]): Promise<string[]>;
}

/** Sessions in a Redis that may come back empty: in another life of it, that a session is not there says nothing. */
export class RedisSessionRegistry implements SessionRegistry {
  readonly #beforeSession: string;
  #knownMark: string | undefined;

  constructor(
    private readonly redis: Redis,
    prefix: string,
    private readonly life: Pick<RedisLife, 'mark' | 'isYoung'>,
    /** What is known of ends apart from Redis. */
    private readonly ends: EndedSessions,
    private readonly availability: Pick<Availability, 'request'>,
  ) {
    this.#beforeSession = sessionKeyPrefix(prefix);
  }

  /** Learns which life of Redis this is. */
  async open(): Promise<void> {
    this.#knownMark = await this.life.mark();
  }

  async noteEnd(sessionId: string): Promise<void> {
    await this.ends.note(sessionId);
  }

  /**
   * Whether a session that is not there may have been lost a moment ago, and not yet put back.
   *
   * @throws Refusal `unavailable`.
   */
  async mayComeBack(sessionId: string): Promise<boolean> {
    return (await this.life.isYoung()) && (await this.ends.among([sessionId])).length === 0;
  }

  async ended(sessionIds: readonly string[], putBack: (sessionId: string) => Promise<void>): Promise<string[]> {
    const mark = await this.life.mark();
    if (this.#knownMark !== undefined && mark !== this.#knownMark) {
      const over = new Set(await inBatches(sessionIds, (batch) => this.ends.among(batch)));
      const lost = sessionIds.filter((id) => !over.has(id));
      await inBatches(lost, (batch) => Promise.all(batch.map(putBack)));
      // Not before: should Redis go away once more, what is not back yet is put back the next time.
      this.#knownMark = mark;
      return [...over];
    }
    this.#knownMark = mark;
    const present = await inBatches(sessionIds, (batch) =>
      this.availability.request(() => Promise.all(batch.map((id) => this.redis.exists(`${this.#beforeSession}${id}`)))),
    );
    return sessionIds.filter((_sessionId, index) => present[index] === 0);
  }
}
