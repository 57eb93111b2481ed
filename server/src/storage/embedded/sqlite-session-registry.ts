import type { SessionRegistry } from '../../domain/sessions/session-registry';
import type { SqliteSessionStore } from './sqlite-session-store';

/** Sessions in the embedded database, which never loses all of them. */
export class SqliteSessionRegistry implements SessionRegistry {
  constructor(private readonly sessions: Pick<SqliteSessionStore, 'get'>) {}

  /** What is not there has ended, always. */
  noteEnd(): Promise<void> {
    return Promise.resolve();
  }

  async ended(sessionIds: readonly string[]): Promise<string[]> {
    const present = await Promise.all(sessionIds.map((sessionId) => this.#isPresent(sessionId)));
    return sessionIds.filter((_sessionId, index) => present[index] === false);
  }

  #isPresent(sessionId: string): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.sessions.get(sessionId, (error, session) => {
        if (error instanceof Error) reject(error);
        else resolve(session !== null && session !== undefined);
      });
    });
  }
}
