import { beforeEach, describe, expect, it } from 'vitest';
import { acceptedBy, type AcceptedCall, type RingingCall } from '../../server/src/domain/calls/call';
import type { CallStore } from '../../server/src/domain/calls/call-store';

/** A store under test, and a way to let time pass for it: by its own clock, whichever that is. */
export interface CallStoreHarness {
  readonly store: CallStore;
  elapse(ms: number): Promise<void>;
}

const ringMs = 400;
const acceptedMs = 800;
const terms = { limit: 100, maxGapMs: 60_000, holdMs: 400 };

function call(from: string, to: string, callId = `${from}-to-${to}`): RingingCall {
  const side = (name: string): { nameKey: string; name: string; ownerId: string } => ({
    nameKey: `key-of-${name}`,
    name,
    ownerId: `owner-of-${name}`,
  });
  const caller = { ...side(from), personId: `tab-of-${from}` };
  return { callId, state: 'ringing', caller, callee: { ...side(to), personId: null } };
}

/** What every call store must do. The factory gives an empty one. */
export function callStoreContract(name: string, create: () => Promise<CallStoreHarness>): void {
  describe(`${name}, as a call store`, () => {
    let store: CallStore;
    let elapse: (ms: number) => Promise<void>;

    beforeEach(async () => {
      const harness = await create();
      store = harness.store;
      elapse = (ms) => harness.elapse(ms);
    });

    const ring = (from: string, to: string, callId?: string): ReturnType<CallStore['ring']> =>
      store.ring(call(from, to, callId), ringMs, acceptedMs);
    const accepted = async (from: string, to: string): Promise<AcceptedCall> => {
      await ring(from, to);
      const found = await store.accept(`${from}-to-${to}`, `tab-of-${to}`, acceptedMs);
      if (found === undefined) throw new Error('It does not ring.');
      return found;
    };

    it('rings, and both names are in the call', async () => {
      expect(await ring('ada', 'bob')).toMatchObject({ outcome: 'ringing', view: { call: call('ada', 'bob') } });
      for (const key of ['key-of-ada', 'key-of-bob']) {
        const view = await store.currentOf(key);
        expect(view?.call).toEqual(call('ada', 'bob'));
        expect(view?.remainingMs).toBeGreaterThan(ringMs / 2);
        expect(view?.remainingMs).toBeLessThanOrEqual(ringMs);
      }
      expect(await store.currentOf('key-of-eve')).toBeUndefined();
      const each = await store.currentOfEach(['key-of-bob', 'key-of-eve', 'key-of-ada']);
      expect(each.map((view) => view?.call.callId)).toEqual(['ada-to-bob', undefined, 'ada-to-bob']);
      expect(await store.currentOfEach([])).toEqual([]);
      expect((await store.find('ada-to-bob'))?.call).toEqual(call('ada', 'bob'));
      expect(await store.find('unknown')).toBeUndefined();
    });

    it('tells who is busy, whether it rings or was accepted', async () => {
      await ring('ada', 'bob');
      expect(await ring('eve', 'bob')).toEqual({ outcome: 'callee-busy' });
      expect(await ring('eve', 'ada')).toEqual({ outcome: 'callee-busy' });
      expect(await ring('ada', 'eve')).toEqual({ outcome: 'already-in-call' });
      expect(await ring('bob', 'eve')).toEqual({ outcome: 'already-in-call' });
      await store.accept('ada-to-bob', 'tab-of-bob', acceptedMs);
      expect(await ring('eve', 'bob')).toEqual({ outcome: 'callee-busy' });
      expect(await ring('ada', 'bob', 'again')).toEqual({ outcome: 'already-in-call' });
    });

    it('rings once when the same tab asks again', async () => {
      await ring('ada', 'bob');
      expect(await ring('ada', 'bob', 'again')).toMatchObject({
        outcome: 'ringing',
        view: { call: { callId: 'ada-to-bob' } },
      });
    });

    it('makes one call of two who call each other, however many try', async () => {
      const outcomes = await Promise.all([ring('ada', 'bob'), ring('bob', 'ada')]);
      const crossed = outcomes.find(({ outcome }) => outcome === 'crossed');
      const [first, second] = outcomes[0].outcome === 'crossed' ? ['bob', 'ada'] : ['ada', 'bob'];
      expect(crossed).toEqual({ outcome: 'crossed', call: acceptedBy(call(first, second), `tab-of-${second}`) });
      expect((await store.currentOf('key-of-ada'))?.call).toEqual((await store.currentOf('key-of-bob'))?.call);
    });

    it('is accepted by exactly one tab', async () => {
      await ring('ada', 'bob');
      const answers = await Promise.all(
        ['one', 'two', 'three'].map((tab) => store.accept('ada-to-bob', tab, acceptedMs)),
      );
      const [winner, ...others] = answers.filter((answer) => answer !== undefined);
      expect(others).toEqual([]);
      expect((await store.find('ada-to-bob'))?.call).toEqual(winner);
      expect(await store.accept('unknown', 'one', acceptedMs)).toBeUndefined();
    });

    it('is ended by exactly one, and both names are free', async () => {
      await accepted('ada', 'bob');
      const ends = await Promise.all([1, 2, 3].map(() => store.finish('ada-to-bob')));
      expect(ends.filter((end) => end !== undefined)).toHaveLength(1);
      expect(await ring('bob', 'ada')).toMatchObject({ outcome: 'ringing' });
    });

    it('is either accepted and ended, or not accepted, when both happen at once', async () => {
      await ring('ada', 'bob');
      const [answer, end] = await Promise.all([
        store.accept('ada-to-bob', 'tab-of-bob', acceptedMs),
        store.finish('ada-to-bob'),
      ]);
      expect(end?.call.state).toBe(answer === undefined ? 'ringing' : 'accepted');
      expect(await store.find('ada-to-bob')).toBeUndefined();
    });

    it('runs out when nobody accepts, and is told to one who asks', async () => {
      await ring('ada', 'bob');
      await accepted('carl', 'eve');
      await elapse(ringMs + 50);
      const claims = (await Promise.all([1, 2, 3].map(() => store.claimExpired(terms)))).flat();
      expect(claims.map((view) => view.call.callId)).toEqual(['ada-to-bob']);
      expect(await ring('ada', 'bob', 'again')).toMatchObject({ outcome: 'ringing' });
    });

    it('goes on while it is kept up', async () => {
      const kept = await accepted('ada', 'bob');
      for (let round = 0; round < 3; round += 1) {
        await elapse(acceptedMs * 0.6);
        await store.keepUp([kept], acceptedMs);
      }
      expect(await store.claimExpired(terms)).toEqual([]);
      await elapse(acceptedMs + 50);
      expect(await store.claimExpired(terms)).toMatchObject([{ call: { callId: 'ada-to-bob' } }]);
    });

    it('is put back when it was lost, but not over another one, and not when it is over', async () => {
      const lost = acceptedBy(call('ada', 'bob'), 'tab-of-bob');
      await store.keepUp([lost], acceptedMs);
      expect((await store.currentOf('key-of-bob'))?.call).toEqual(lost);
      await store.keepUp([acceptedBy(call('eve', 'bob'), 'tab-of-bob')], acceptedMs);
      expect((await store.currentOf('key-of-bob'))?.call).toEqual(lost);
      expect(await store.currentOf('key-of-eve')).toBeUndefined();
      await store.finish('ada-to-bob');
      await store.keepUp([lost], acceptedMs);
      expect(await store.currentOf('key-of-bob')).toBeUndefined();
    });

    it('does not run out right after nobody could look for a while', async () => {
      await store.claimExpired({ ...terms, maxGapMs: 100 });
      await ring('ada', 'bob');
      await elapse(ringMs + 50);
      expect(await store.claimExpired({ ...terms, maxGapMs: 100 })).toEqual([]);
      expect(await store.find('ada-to-bob')).toMatchObject({ remainingMs: 0 });
    });
  });
}
