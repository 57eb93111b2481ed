import { type SessionData, Store } from 'express-session';
import type Database from 'libsql';
import * as z from 'zod';
import type { Clock } from '../../domain/clock/clock';
import { RepeatingTask } from '../../domain/clock/repeating-task';
import type { Log } from '../../domain/log';
import { writing } from './database-writing';

const pruneIntervalMs = 3_600_000;
/** A session's life is prolonged in the database only when this much of it is used up, not with each request. */
const touchGranularityMs = 3_600_000;
/** For a session whose cookie ends with the browser: nobody tells when that is. */
const unlimitedMs = 30 * 24 * 3_600_000;

const StoredSession = z.looseObject({ cookie: z.looseObject({ originalMaxAge: z.number().nullable() }) });

type Callback = (error?: unknown) => void;

/** Sessions of express-session in the embedded database. */
export class SqliteSessionStore extends Store {
  readonly #get;
  readonly #set;
  readonly #touch;
  readonly #destroy;
  readonly #prune;
  readonly #pruning: RepeatingTask;

  constructor(
    database: Database.Database,
    private readonly clock: Clock,
    log: Log,
  ) {
    super();
    this.#get = database.prepare('SELECT content FROM sessions WHERE id = @id AND expires_at > @now');
    this.#set = database.prepare(
      `INSERT INTO sessions (id, expires_at, content) VALUES (@id, @expiresAt, @content)
       ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at, content = excluded.content`,
    );
    this.#touch = database.prepare(
      'UPDATE sessions SET expires_at = @expiresAt WHERE id = @id AND expires_at < @before',
    );
    this.#destroy = database.prepare('DELETE FROM sessions WHERE id = @id');
    this.#prune = database.prepare('DELETE FROM sessions WHERE expires_at <= @now');
    this.#pruning = new RepeatingTask(
      clock,
      pruneIntervalMs,
      () => {
        this.prune();
        return Promise.resolve();
      },
      (error) => log.warn({ err: error }, 'expired sessions could not be removed'),
    );
  }

  /** Begins to remove what has expired, now and each hour. */
  start(): void {
    this.prune();
    this.#pruning.start();
  }

  close(): Promise<void> {
    return this.#pruning.close();
  }

  prune(): void {
    this.#prune.run({ now: this.clock.now() });
  }

  override get(id: string, callback: (error: unknown, session?: SessionData | null) => void): void {
    answer(callback, () => {
      const row = this.#get.get({ id, now: this.clock.now() }) as { content: string } | undefined;
      return row === undefined ? null : StoredSession.parse(JSON.parse(row.content));
    });
  }

  override set(id: string, session: SessionData, callback?: Callback): void {
    answer(callback, () => {
      writing(() => this.#set.run({ id, expiresAt: this.#expiryOf(session), content: JSON.stringify(session) }));
    });
  }

  /** Never fails: that a session is not prolonged is no reason to break off an answer that is on its way. */
  override touch(id: string, session: SessionData, callback?: () => void): void {
    const done = (): void => callback?.();
    answer(done, () => {
      const expiresAt = this.#expiryOf(session);
      this.#touch.run({ id, expiresAt, before: expiresAt - touchGranularityMs });
    });
  }

  override destroy(id: string, callback?: Callback): void {
    answer(callback, () => {
      this.#destroy.run({ id });
    });
  }

  #expiryOf({ cookie }: SessionData): number {
    return this.clock.now() + (cookie.originalMaxAge ?? unlimitedMs);
  }
}

/** Does something and tells the callback, later, as express-session expects of a store. */
function answer<T>(callback: ((error: unknown, result?: T) => void) | undefined, work: () => T): void {
  try {
    const result = work();
    process.nextTick(() => callback?.(null, result));
  } catch (error) {
    // The database may fail at any time; that is for express to turn into an answer.
    process.nextTick(() => callback?.(error));
  }
}
