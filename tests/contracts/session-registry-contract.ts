import session, { type SessionData, type Store } from 'express-session';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SessionRegistry } from '../../server/src/domain/sessions/session-registry';
// Says what a session of ours holds.
import type {} from '../../server/src/transport/http/sessions';

/** A registry under test, and the store that it knows sessions from. */
export interface SessionRegistryHarness {
  readonly registry: SessionRegistry;
  readonly store: Store;
}

/** What every registry of sessions must do. The factory gives one that knows of none. */
export function sessionRegistryContract(name: string, create: () => Promise<SessionRegistryHarness>): void {
  describe(`${name}, as a registry of sessions`, () => {
    let registry: SessionRegistry;
    let store: Store;
    const putBack: string[] = [];

    beforeEach(async () => {
      ({ registry, store } = await create());
      putBack.length = 0;
    });

    const begin = (id: string): Promise<void> => {
      const cookie = new session.Cookie();
      cookie.originalMaxAge = 60_000;
      const content: SessionData = { cookie, ownerId: `owner of ${id}` };
      return done((callback) => store.set(id, content, callback));
    };
    const end = (id: string): Promise<void> => done((callback) => store.destroy(id, callback));
    const ended = (...ids: string[]): Promise<string[]> =>
      registry.ended(ids, (id) => Promise.resolve(void putBack.push(id)));

    it('names those that have ended, and none that goes on', async () => {
      for (const id of ['one', 'two', 'three']) await begin(id);
      expect(await ended('one', 'two', 'three')).toEqual([]);
      await end('two');
      expect(await ended('one', 'two', 'three')).toEqual(['two']);
      expect(putBack).toEqual([]);
    });

    it('takes one that it never knew for ended', async () => {
      await begin('one');
      expect(await ended('one')).toEqual([]);
      expect(await ended('stranger', 'one')).toEqual(['stranger']);
    });

    it('has nothing to say of nobody', async () => {
      expect(await ended()).toEqual([]);
    });
  });
}

function done(act: (callback: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    act((error) => {
      if (error instanceof Error) reject(error);
      else resolve();
    });
  });
}
