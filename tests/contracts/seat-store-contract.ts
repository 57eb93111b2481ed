import { beforeEach, describe, expect, it } from 'vitest';
import type { GatheringView, HeldSeat } from '../../server/src/domain/seats/seat';
import type { SeatRequest, SeatStore, TakeOutcome } from '../../server/src/domain/seats/seat-store';

/** A store under test, and a way to let time pass for it: by its own clock, whichever that is. */
export interface SeatStoreHarness {
  readonly store: SeatStore;
  elapse(ms: number): Promise<void>;
}

const ttlMs = 400;
const terms = { limit: 100, maxGapMs: 60_000, holdMs: 400 };
type Taken = Extract<TakeOutcome, { outcome: 'taken' }>;

function request(who: string, gatheringId = 'meeting:a', more: Partial<SeatRequest> = {}): SeatRequest {
  return {
    gatheringId,
    seatId: `seat-of-${who}`,
    ownerId: `owner-of-${who}`,
    personId: who,
    profile: `{"name":"${who}"}`,
    holder: { instanceId: 'here', peerId: `socket-of-${who}` },
    ttlMs,
    limit: 3,
    exclusive: false,
    ...more,
  };
}

/** What every seat store must do. The factory gives an empty one. */
export function seatStoreContract(name: string, create: () => Promise<SeatStoreHarness>): void {
  describe(`${name}, as a seat store`, () => {
    let store: SeatStore;
    let elapse: (ms: number) => Promise<void>;

    beforeEach(async () => {
      const harness = await create();
      store = harness.store;
      elapse = (ms) => harness.elapse(ms);
    });

    const taken = async (wish: SeatRequest): Promise<Taken> => {
      const outcome = await store.take(wish);
      if (outcome.outcome !== 'taken') throw new Error(outcome.outcome);
      return outcome;
    };
    const sit = async (who: string, gatheringId?: string, more?: Partial<SeatRequest>): Promise<HeldSeat> =>
      (await taken(request(who, gatheringId, more))).seat;
    const people = (view: GatheringView | undefined): string[] => view?.seats.map(({ personId }) => personId) ?? [];
    const read = async (gatheringId = 'meeting:a'): Promise<GatheringView | undefined> =>
      (await store.read([gatheringId])).get(gatheringId);

    describe('taking a seat', () => {
      it('gives it, and everybody who sits there in the order in which they came', async () => {
        await sit('ada');
        await elapse(5);
        const { view, seat, previous, left } = await taken(request('bob'));
        expect(people(view)).toEqual(['ada', 'bob']);
        expect({ previous, left }).toEqual({ previous: null, left: null });
        expect(view.seats[1]).toMatchObject({ ...seat, holder: { instanceId: 'here', peerId: 'socket-of-bob' } });
        expect(view.seats[1]?.remainingMs).toBeGreaterThan(ttlMs / 2);
        expect(view.seats[1]?.remainingMs).toBeLessThanOrEqual(ttlMs);
        expect(await read()).toMatchObject({ revision: view.revision });
      });

      it('again raises its epoch, and names who held it before', async () => {
        const first = await sit('ada');
        const holder = { instanceId: 'there', peerId: 'another socket' };
        const { seat, previous, view } = await taken(request('ada', 'meeting:a', { holder, profile: '{}' }));
        expect(previous).toEqual({ instanceId: 'here', peerId: 'socket-of-ada' });
        expect(seat.epoch).toBeGreaterThan(first.epoch);
        expect(seat.since).toBe(first.since);
        expect(view.seats).toMatchObject([{ holder, profile: '{}' }]);
      });

      it('is refused when all are taken, but not to those who have one', async () => {
        for (const who of ['ada', 'bob', 'carl']) await sit(who);
        expect(await store.take(request('eve'))).toEqual({ outcome: 'full' });
        expect(await store.take(request('ada'))).toMatchObject({ outcome: 'taken' });
      });

      it('the last one, goes to exactly one of many', async () => {
        await sit('ada');
        await sit('bob');
        const outcomes = await Promise.all(
          Array.from({ length: 20 }, (_, index) => store.take(request(`late-${index}`))),
        );
        expect(outcomes.filter(({ outcome }) => outcome === 'taken')).toHaveLength(1);
        expect((await read())?.seats).toHaveLength(3);
      });

      it('beside another owner is refused where all must have the same', async () => {
        await sit('ada', 'name:x', { exclusive: true, ownerId: 'one' });
        expect(await store.take(request('bob', 'name:x', { exclusive: true, ownerId: 'two' }))).toEqual({
          outcome: 'foreign',
        });
        expect(await store.take(request('bob', 'name:x', { exclusive: true, ownerId: 'one' }))).toMatchObject({
          outcome: 'taken',
        });
      });

      it('gives up the one before in the same circle, whatever kind of meeting, and no other', async () => {
        await sit('ada', 'name:x');
        await sit('ada', 'room:a');
        await sit('bob', 'room:a');
        const { left } = await taken(request('ada', 'meeting:b'));
        expect(left).toMatchObject({ seat: { gatheringId: 'room:a', personId: 'ada' } });
        expect(people(left?.view)).toEqual(['bob']);
        expect(people(await read('room:a'))).toEqual(['bob']);
        expect(people(await read('name:x'))).toEqual(['ada']);
      });
    });

    describe('a revision', () => {
      it('rises with each change', async () => {
        const one = await taken(request('ada'));
        const two = await taken(request('bob'));
        const three = await store.update(two.seat, '{}');
        const four = await store.suspend(two.seat, ttlMs);
        const five = await store.leave(two.seat);
        const revisions = [one.view, two.view, three, four, five].map((view) => view?.revision ?? 0);
        expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
        expect(new Set(revisions).size).toBe(5);
      });
    });

    describe('a seat that is held', () => {
      it('changes its profile, in its epoch only', async () => {
        const seat = await sit('ada');
        expect((await store.update(seat, '{"name":"Ada"}'))?.seats).toMatchObject([{ profile: '{"name":"Ada"}' }]);
        await sit('ada');
        expect(await store.update(seat, '{}')).toBeUndefined();
        expect(await store.update({ ...seat, seatId: 'unknown' }, '{}')).toBeUndefined();
      });

      it('is kept for who is gone, and taken up again', async () => {
        const seat = await sit('ada');
        const view = await store.suspend(seat, ttlMs * 2);
        expect(view?.seats).toMatchObject([{ holder: null }]);
        expect(view?.seats[0]?.remainingMs).toBeGreaterThan(ttlMs);
        expect(await store.suspend(seat, ttlMs)).toBeUndefined();
        expect((await taken(request('ada'))).previous).toBeNull();
        expect(await store.suspend(seat, ttlMs)).toBeUndefined();
      });

      it('is free at once when it is left, in its epoch only', async () => {
        const old = await sit('ada');
        const seat = await sit('ada');
        expect(await store.leave(old)).toBeUndefined();
        expect(await store.leave(seat)).toMatchObject({ seats: [] });
        expect(await store.leave(seat)).toBeUndefined();
        expect(await read()).toBeUndefined();
        expect((await taken(request('ada', 'meeting:b'))).left).toBeNull();
      });

      it('is renewed; missing when it is lost or kept for nobody; fenced when somebody else holds it', async () => {
        const [ada, bob, carl] = [await sit('ada'), await sit('bob'), await sit('carl')];
        await store.leave(bob);
        await sit('carl');
        expect(await store.renew([ada, bob, carl], ttlMs)).toEqual(['held', 'missing', 'fenced']);
        await store.suspend(ada, ttlMs);
        expect(await store.renew([ada], ttlMs)).toEqual(['missing']);
        expect(await store.renew([], ttlMs)).toEqual([]);
      });

      it('lives on while it is renewed', async () => {
        const seat = await sit('ada');
        for (let round = 0; round < 3; round += 1) {
          await elapse(ttlMs * 0.6);
          expect(await store.renew([seat], ttlMs)).toEqual(['held']);
        }
        expect(await store.claimExpired(terms)).toEqual([]);
      });
    });

    describe('putting back', () => {
      it('gives the same seat in the same epoch', async () => {
        const held = await sit('ada');
        await store.leave(held);
        const { seat } = await taken(request('ada', 'meeting:a', { held }));
        expect(seat).toEqual(held);
        expect(await store.renew([held], ttlMs)).toEqual(['held']);
      });

      it('takes up what was suspended meanwhile', async () => {
        const held = await sit('ada');
        await store.suspend(held, ttlMs);
        await taken(request('ada', 'meeting:a', { held }));
        expect(await store.renew([held], ttlMs)).toEqual(['held']);
      });

      it('is refused when the person sits there by another socket', async () => {
        const held = await sit('ada');
        const holder = { instanceId: 'there', peerId: 'another socket' };
        await store.leave(held);
        await sit('ada', 'meeting:a', { holder });
        expect(await store.take(request('ada', 'meeting:a', { held }))).toEqual({ outcome: 'fenced' });
      });

      it('is refused when the person sits elsewhere since, who stays there', async () => {
        const held = await sit('ada');
        const elsewhere = await sit('ada', 'meeting:b');
        expect(await store.take(request('ada', 'meeting:a', { held }))).toEqual({ outcome: 'fenced' });
        expect(await store.renew([elsewhere], ttlMs)).toEqual(['held']);
        expect(await read()).toBeUndefined();
      });

      it('gives up what the person sat in before, though it was put back first', async () => {
        const before = await sit('ada');
        const held = await sit('ada', 'meeting:b');
        await store.leave(held);
        await sit('ada', 'meeting:a', { held: before });
        const { left } = await taken(request('ada', 'meeting:b', { held }));
        expect(left).toMatchObject({ seat: { gatheringId: 'meeting:a' } });
        expect(await read()).toBeUndefined();
      });

      it('is refused when all are taken meanwhile', async () => {
        const held = await sit('ada');
        await store.leave(held);
        for (const who of ['bob', 'carl', 'eve']) await sit(who);
        expect(await store.take(request('ada', 'meeting:a', { held }))).toEqual({ outcome: 'full' });
      });
    });

    describe('reserving', () => {
      const expected = (who: string, gatheringId = 'call:c'): SeatRequest => request(who, gatheringId);

      it('keeps seats for people, who are away until they come', async () => {
        expect(await store.reserve([expected('ada'), expected('bob')], ttlMs)).toBe(true);
        expect((await read('call:c'))?.seats.map(({ holder }) => holder)).toEqual([null, null]);
        expect((await taken(request('ada', 'call:c', { limit: 2 }))).previous).toBeNull();
        expect(await store.take(request('eve', 'call:c', { limit: 2 }))).toEqual({ outcome: 'full' });
      });

      it('leaves those alone who sit there, and where the expected sit until now', async () => {
        await sit('bob', 'meeting:b');
        const { seat } = await taken(request('ada', 'call:c'));
        await store.reserve([expected('ada'), expected('bob')], ttlMs);
        expect(await store.renew([seat], ttlMs)).toEqual(['held']);
        expect(people(await read('meeting:b'))).toEqual(['bob']);
        expect((await taken(request('bob', 'call:c'))).left).toMatchObject({ seat: { gatheringId: 'meeting:b' } });
      });

      it('is refused where it is closed', async () => {
        await store.close('call:c', false, ttlMs);
        expect(await store.reserve([expected('ada')], ttlMs)).toBe(false);
      });
    });

    describe('closing', () => {
      it('frees all seats, once, and nobody sits down any more', async () => {
        const seat = await sit('ada');
        await sit('bob');
        expect(await store.close('meeting:a', false, 60_000)).toBe(true);
        expect(await store.close('meeting:a', false, 60_000)).toBe(false);
        expect(await read()).toBeUndefined();
        expect(await store.take(request('eve'))).toEqual({ outcome: 'closed' });
        expect(await store.renew([seat], ttlMs)).toEqual(['missing']);
        expect((await taken(request('ada', 'meeting:b'))).left).toBeNull();
        await elapse(ttlMs * 2);
        expect(people((await store.claimExpired(terms))[0]?.view)).not.toContain('bob');
      });

      it('only what is empty leaves a gathering alone where somebody sits', async () => {
        const seat = await sit('ada');
        expect(await store.close('meeting:a', true, 60_000)).toBe(false);
        await store.leave(seat);
        expect(await store.close('meeting:a', true, 60_000)).toBe(true);
      });

      it('is over after the time that was said', async () => {
        await store.close('meeting:a', false, 100);
        await elapse(150);
        expect(await store.take(request('ada'))).toMatchObject({ outcome: 'taken' });
      });
    });

    describe('seats that run out', () => {
      it('are told to one who asks, with the gathering without them', async () => {
        await sit('ada');
        await sit('bob');
        await sit('carl', 'meeting:a', { ttlMs: 60_000 });
        await elapse(ttlMs + 50);
        const claims = (await Promise.all([1, 2, 3].map(() => store.claimExpired(terms)))).flat();
        expect(claims).toHaveLength(1);
        expect(people(claims[0]?.view)).toEqual(['carl']);
        expect(claims[0]?.seats.map(({ personId }) => personId).toSorted()).toEqual(['ada', 'bob']);
        expect((await taken(request('ada', 'meeting:b'))).left).toBeNull();
      });

      it('are not claimed right after nobody could for a while', async () => {
        await store.claimExpired({ ...terms, maxGapMs: 100 });
        const seat = await sit('ada');
        await elapse(ttlMs + 50);
        expect(await store.claimExpired({ ...terms, maxGapMs: 100 })).toEqual([]);
        expect(await store.renew([seat], ttlMs)).toEqual(['held']);
      });

      it('that were only kept for somebody do not take from them where they sit', async () => {
        await store.reserve([request('ada', 'call:c')], 100);
        await sit('ada', 'meeting:b', { ttlMs: 60_000 });
        await elapse(150);
        expect(await store.claimExpired(terms)).toMatchObject([{ view: { gatheringId: 'call:c', seats: [] } }]);
        expect((await taken(request('ada', 'meeting:d'))).left).toMatchObject({ seat: { gatheringId: 'meeting:b' } });
      });
    });
  });
}
