import { beforeEach, describe, expect, it } from 'vitest';
import type { HeldLease } from '../../server/src/domain/presence/lease';
import type { PresenceStore } from '../../server/src/domain/presence/presence-store';

/** A store under test, and a way to let time pass for it: by its own clock, whichever that is. */
export interface PresenceStoreHarness {
  readonly store: PresenceStore;
  elapse(ms: number): Promise<void>;
}

function lease(streamId: string, epoch = 1, peerId = 'phone'): HeldLease {
  return { streamId, ownerId: 'owner', epoch, holder: holder(peerId) };
}

function holder(peerId: string): HeldLease['holder'] {
  return { instanceId: 'here', peerId, publisherInstance: 'page-one' };
}

/**
 * What every presence store must do. The factory gives an empty one. `pace`: how much longer everything lasts where time
 * cannot be set, so that a busy machine is not taken for one that stood still.
 */
export function presenceStoreContract(name: string, create: () => Promise<PresenceStoreHarness>, pace = 1): void {
  const ttlMs = 400 * pace;
  const terms = { limit: 100, visibilityMs: ttlMs, maxGapMs: 60_000, holdMs: ttlMs, graceMs: 0 };

  describe(`${name}, as a presence store`, () => {
    let store: PresenceStore;
    let elapse: (ms: number) => Promise<void>;

    beforeEach(async () => {
      const harness = await create();
      store = harness.store;
      elapse = (ms) => harness.elapse(ms);
    });

    const resume = (
      streamId: string,
      peerId: string,
      ownerId = 'owner',
      recordedEpoch = 1,
    ): ReturnType<PresenceStore['resume']> =>
      store.resume({ streamId, ownerId, holder: holder(peerId), recordedEpoch, ttlMs });

    describe('leases', () => {
      it('are read as they were granted, with the time that is left', async () => {
        expect(await store.grant(lease('a'), ttlMs)).toBe('granted');
        const read = await store.read(['a', 'unknown']);
        expect([...read.keys()]).toEqual(['a']);
        expect(read.get('a')).toMatchObject({ ...lease('a'), ending: false });
        expect(read.get('a')?.remainingMs).toBeGreaterThan(ttlMs / 2);
        expect(read.get('a')?.remainingMs).toBeLessThanOrEqual(ttlMs);
      });

      it('are granted again to their holder, and by a newer epoch to anybody', async () => {
        await store.grant(lease('a'), ttlMs);
        expect(await store.grant(lease('a'), ttlMs)).toBe('granted');
        expect(await store.grant(lease('a', 2, 'laptop'), ttlMs)).toBe('granted');
      });

      it('are not granted against a newer epoch, another holder, or an end that is under way', async () => {
        await store.grant(lease('a', 2), ttlMs);
        expect(await store.grant(lease('a', 1), ttlMs)).toBe('fenced');
        expect(await store.grant(lease('a', 2, 'laptop'), ttlMs)).toBe('fenced');
        await store.beginEnd('a', 'ended-by-publisher', ttlMs);
        expect(await store.grant(lease('a', 3), ttlMs)).toBe('fenced');
      });

      it('are restored without a holder, only where there is none', async () => {
        expect(await store.restore({ streamId: 'a', ownerId: 'owner', epoch: 4 }, ttlMs)).toBe('restored');
        expect(await store.restore({ streamId: 'a', ownerId: 'owner', epoch: 9 }, ttlMs)).toBe('present');
        expect((await store.read(['a'])).get('a')).toMatchObject({ epoch: 4, holder: null });
        expect(await store.grant(lease('a', 4), ttlMs)).toBe('granted');
      });

      it('are counted whether they are held or wait, as long as they are there', async () => {
        expect(await store.countLeases()).toBe(0);
        await store.grant(lease('held'), ttlMs);
        await store.grant(lease('suspended'), ttlMs);
        await store.suspend({ streamId: 'suspended', epoch: 1 }, ttlMs);
        await store.restore({ streamId: 'restored', ownerId: 'owner', epoch: 1 }, ttlMs);
        expect(await store.countLeases()).toBe(3);
        await store.release('held');
        expect(await store.countLeases()).toBe(2);
      });

      it('are forgotten when released', async () => {
        await store.grant(lease('a'), ttlMs);
        await store.release('a');
        await store.release('a');
        expect(await store.read(['a'])).toEqual(new Map());
      });
    });

    describe('resuming', () => {
      it('hands the lease over with the next epoch, and names the holder before', async () => {
        await store.grant(lease('a'), ttlMs);
        expect(await resume('a', 'laptop')).toEqual({ outcome: 'resumed', epoch: 2, previous: holder('phone') });
        expect((await store.read(['a'])).get('a')).toMatchObject({ epoch: 2, holder: holder('laptop') });
      });

      it('goes on from the epoch that is recorded, should the lease be an older one', async () => {
        await store.grant(lease('a', 2), ttlMs);
        expect(await resume('a', 'laptop', 'owner', 5)).toMatchObject({ outcome: 'resumed', epoch: 6 });
      });

      it('works after a suspension, when nobody held it', async () => {
        await store.grant(lease('a'), ttlMs);
        await store.suspend({ streamId: 'a', epoch: 1 }, ttlMs);
        expect(await resume('a', 'laptop')).toEqual({ outcome: 'resumed', epoch: 2, previous: null });
      });

      it('gives each of many who try an epoch of its own', async () => {
        await store.grant(lease('a'), ttlMs);
        const outcomes = await Promise.all(Array.from({ length: 10 }, (_, index) => resume('a', `tab ${index}`)));
        const epochs = outcomes.map((outcome) => (outcome.outcome === 'resumed' ? outcome.epoch : 0));
        expect(new Set(epochs).size).toBe(10);
        expect(Math.max(...epochs)).toBe(11);
      });

      it('is refused to others, while ending, and where there is no lease', async () => {
        await store.grant(lease('a'), ttlMs);
        expect(await resume('a', 'thief', 'stranger')).toEqual({ outcome: 'not-owner' });
        expect(await resume('b', 'phone')).toEqual({ outcome: 'missing' });
        await store.beginEnd('a', 'ended-by-publisher', ttlMs);
        expect(await resume('a', 'phone')).toEqual({ outcome: 'ending' });
      });
    });

    describe('suspending', () => {
      it('takes the holder away and lets the grace period run', async () => {
        await store.grant(lease('a'), ttlMs);
        expect(await store.suspend({ streamId: 'a', epoch: 1 }, 10 * ttlMs)).toBe('suspended');
        const view = (await store.read(['a'])).get('a');
        expect(view).toMatchObject({ epoch: 1, holder: null, ending: false });
        expect(view?.remainingMs).toBeGreaterThan(9 * ttlMs);
      });

      it('has no effect for an older epoch, twice, while ending, or where there is no lease', async () => {
        await store.grant(lease('a'), ttlMs);
        await resume('a', 'laptop');
        expect(await store.suspend({ streamId: 'a', epoch: 1 }, ttlMs)).toBe('fenced');
        expect(await store.suspend({ streamId: 'a', epoch: 2 }, ttlMs)).toBe('suspended');
        expect(await store.suspend({ streamId: 'a', epoch: 2 }, ttlMs)).toBe('fenced');
        expect(await store.suspend({ streamId: 'b', epoch: 1 }, ttlMs)).toBe('fenced');
        await store.grant(lease('c'), ttlMs);
        await store.beginEnd('c', 'ended-by-publisher', ttlMs);
        expect(await store.suspend({ streamId: 'c', epoch: 1 }, ttlMs)).toBe('fenced');
      });
    });

    describe('renewing', () => {
      it('answers for each lease, in order', async () => {
        await store.grant(lease('held'), ttlMs);
        await store.grant(lease('taken'), ttlMs);
        await resume('taken', 'laptop');
        await store.restore({ streamId: 'restored', ownerId: 'owner', epoch: 1 }, ttlMs);
        await store.grant(lease('ending'), ttlMs);
        await store.beginEnd('ending', 'ended-by-publisher', ttlMs);
        const names = ['held', 'taken', 'lost', 'restored', 'ending'];
        const answers = await store.renew(
          names.map((streamId) => lease(streamId)),
          ttlMs,
        );
        expect(answers).toEqual(['held', 'fenced', 'missing', 'missing', 'held']);
      });

      it('holds one that its holder is just taking up again, with the newer epoch', async () => {
        await store.grant(lease('a'), ttlMs);
        await resume('a', 'phone');
        expect(await store.renew([lease('a')], ttlMs)).toEqual(['held']);
        expect((await store.read(['a'])).get('a')).toMatchObject({ epoch: 2, holder: holder('phone') });
        await store.suspend({ streamId: 'a', epoch: 2 }, ttlMs);
        expect(await store.renew([lease('a')], ttlMs)).toEqual(['fenced']);
      });

      it('keeps a lease from running out', async () => {
        await store.grant(lease('a'), ttlMs);
        for (let beat = 0; beat < 3; beat += 1) {
          await elapse(ttlMs / 2);
          await store.renew([lease('a')], ttlMs);
        }
        expect(await store.claimExpired(terms)).toEqual([]);
      });

      it('does not prolong an end that is under way', async () => {
        await store.grant(lease('a'), ttlMs);
        await store.beginEnd('a', 'ended-by-publisher', ttlMs);
        await store.renew([lease('a')], 60_000);
        await elapse(ttlMs + 50);
        expect(await store.claimExpired(terms)).toHaveLength(1);
      });
    });

    describe('claiming', () => {
      it('gives each expired lease to one claimant, until the claim itself runs out', async () => {
        const streamIds = Array.from({ length: 50 }, (_, index) => `stream ${index}`);
        for (const streamId of streamIds) await store.grant(lease(streamId), ttlMs);
        await store.claimExpired(terms);
        await elapse(ttlMs + 50);
        const sweeps = await Promise.all([1, 2, 3].map(() => store.claimExpired(terms)));
        const claimed = sweeps.flat();
        expect(claimed.map(({ streamId }) => streamId).sort()).toEqual(streamIds.sort());
        expect(new Set(claimed.map(({ endReason }) => endReason))).toEqual(new Set(['publisher-lost']));
        expect(await resume('stream 1', 'phone')).toEqual({ outcome: 'ending' });
        await elapse(terms.visibilityMs + 50);
        expect(await store.claimExpired(terms)).toHaveLength(50);
      });

      it('lets a grace period run first where nobody has let go', async () => {
        await store.grant(lease('held'), ttlMs);
        await store.grant(lease('waiting'), ttlMs);
        await store.suspend({ streamId: 'waiting', epoch: 1 }, ttlMs);
        await elapse(ttlMs + 50);
        const patient = { ...terms, graceMs: ttlMs };
        expect(await store.claimExpired(patient)).toEqual([{ streamId: 'waiting', endReason: 'publisher-lost' }]);
        expect((await store.read(['held'])).get('held')).toMatchObject({ epoch: 1, holder: null, ending: false });
        // It may only have stood still.
        expect(await resume('held', 'laptop')).toEqual({ outcome: 'resumed', epoch: 2, previous: holder('phone') });
        await elapse(ttlMs + 50);
        expect(await store.claimExpired(patient)).not.toContainEqual({ streamId: 'held', endReason: 'publisher-lost' });
      });

      it('claims no more than its limit', async () => {
        for (const streamId of ['a', 'b', 'c']) await store.grant(lease(streamId), ttlMs);
        await elapse(ttlMs + 50);
        expect(await store.claimExpired({ ...terms, limit: 2 })).toHaveLength(2);
        expect(await store.claimExpired({ ...terms, limit: 2 })).toHaveLength(1);
      });

      it('takes up an end that broke off, with its reason', async () => {
        await store.grant(lease('a'), 60_000);
        await store.beginEnd('a', 'ended-by-publisher', ttlMs);
        await elapse(ttlMs + 50);
        expect(await store.claimExpired(terms)).toEqual([{ streamId: 'a', endReason: 'ended-by-publisher' }]);
      });

      it('holds all ends for a while when nobody has claimed for too long', async () => {
        await store.grant(lease('a'), ttlMs);
        const strict = { ...terms, maxGapMs: 300 * pace, holdMs: 500 * pace };
        await store.claimExpired(strict);
        await elapse(600 * pace);
        expect(await store.claimExpired(strict)).toEqual([]);
        await elapse(250 * pace);
        expect(await store.claimExpired(strict)).toEqual([]);
        await elapse(280 * pace);
        expect(await store.claimExpired(strict)).toHaveLength(1);
      });
    });

    describe('counts of watchers', () => {
      const report = (
        instanceId: string,
        counts: Record<string, number>,
        forMs = ttlMs,
      ): Promise<Map<string, number>> =>
        store.reportWatchers({ instanceId, counts: new Map(Object.entries(counts)), ttlMs: forMs });

      it('are absolute for each instance, and add up over all', async () => {
        await report('one', { a: 2, b: 1 });
        expect(await report('two', { a: 3 })).toEqual(new Map([['a', 5]]));
        await report('one', { a: 1 });
        expect(await store.countWatchers(['a', 'b', 'c'])).toEqual(
          new Map([
            ['a', 4],
            ['b', 1],
          ]),
        );
      });

      it('leave out what has come to zero', async () => {
        await report('one', { a: 2 });
        expect(await report('one', { a: 0 })).toEqual(new Map());
      });

      it('run out unless their instance reports again, all of them at once', async () => {
        await report('dead', { a: 2, b: 2 });
        await report('alive', { a: 1, b: 1 });
        await elapse(ttlMs * 0.7);
        await report('alive', { a: 1 });
        await elapse(ttlMs * 0.7);
        expect(await store.countWatchers(['a', 'b'])).toEqual(
          new Map([
            ['a', 1],
            ['b', 1],
          ]),
        );
      });

      it('are taken back with their instance', async () => {
        await report('one', { a: 2 });
        await store.forgetInstance('one');
        expect(await store.countWatchers(['a'])).toEqual(new Map());
      });
    });
  });
}
