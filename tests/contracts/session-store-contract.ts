import { promisify } from 'node:util';
import session, { type SessionData, type Store } from 'express-session';
import { beforeEach, describe, expect, it } from 'vitest';
// Says what a session of ours holds.
import type {} from '../../server/src/transport/http/sessions';

/** A store under test, and a way to let time pass for it: by its own clock, whichever that is. */
export interface SessionStoreHarness {
  readonly store: Store;
  elapse(ms: number): Promise<void>;
}

const lifetimeMs = 2_000;

function content(ownerId: string, maxAge: number | null = lifetimeMs): SessionData {
  const cookie = new session.Cookie();
  cookie.originalMaxAge = maxAge;
  return { cookie, ownerId };
}

/** What every store of sessions must do. The factory gives an empty one. */
export function sessionStoreContract(name: string, create: () => Promise<SessionStoreHarness>): void {
  describe(`${name}, as a store of sessions`, () => {
    let store: Store;
    let elapse: (ms: number) => Promise<void>;

    beforeEach(async () => {
      const harness = await create();
      store = harness.store;
      elapse = (ms) => harness.elapse(ms);
    });

    const done = (act: (callback: (error?: unknown) => void) => void): Promise<void> =>
      promisify((callback: (error?: Error | null) => void) => act(callback as (error?: unknown) => void))();
    const get = (id: string): Promise<SessionData | null | undefined> =>
      promisify((callback: (error: Error | null, found?: SessionData | null) => void) => store.get(id, callback))();
    const set = (id: string, data: SessionData): Promise<void> => done((callback) => store.set(id, data, callback));
    const touch = (id: string, data: SessionData): Promise<void> =>
      done((callback) => store.touch?.(id, data, callback));

    it('gives back what was put in, and nothing for what was not', async () => {
      await set('a', content('owner a'));
      await set('b', content('owner b'));
      expect(await get('a')).toMatchObject({ ownerId: 'owner a', cookie: { originalMaxAge: lifetimeMs } });
      expect((await get('unknown')) ?? null).toBeNull();
    });

    it('replaces a session', async () => {
      await set('a', content('first'));
      await set('a', content('second'));
      expect((await get('a'))?.ownerId).toBe('second');
    });

    it('forgets a session that is destroyed, and does not mind one that is not there', async () => {
      await set('a', content('owner'));
      await done((callback) => store.destroy('a', callback));
      await done((callback) => store.destroy('a', callback));
      expect((await get('a')) ?? null).toBeNull();
    });

    it('forgets a session whose time is over', async () => {
      await set('a', content('owner'));
      await elapse(lifetimeMs + 1_100);
      expect((await get('a')) ?? null).toBeNull();
    });

    it('prolongs a session that is touched', async () => {
      await set('a', content('owner'));
      await touch('a', content('owner', 60_000 * 60 * 24));
      await elapse(lifetimeMs + 1_100);
      expect((await get('a'))?.ownerId).toBe('owner');
    });

    it('does not bring back a session that is touched too late', async () => {
      await touch('a', content('owner'));
      expect((await get('a')) ?? null).toBeNull();
    });
  });
}
