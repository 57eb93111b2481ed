import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryCallStore } from '../../storage/embedded/memory-call-store';
import { MemorySeatStore } from '../../storage/embedded/memory-seat-store';
import { graceMs, leaseMs, visitor } from '../../testing/broadcast-world';
import { ConferenceWorld } from '../../testing/conference-world';
import type { Conferencing } from '../conferencing';
import type { SeatStore } from './seat-store';

let world: ConferenceWorld;

beforeEach(() => {
  world = new ConferenceWorld();
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** A store that can lose everything, as a Redis that comes back empty. */
function forgetful<T extends object>(make: () => T): { store: T; forget: () => void } {
  let present = make();
  const bind = (name: string | symbol): unknown => {
    const value: unknown = Reflect.get(present, name);
    return typeof value === 'function' ? (value.bind(present) as unknown) : value;
  };
  const store = new Proxy(present, { get: (_, name) => bind(name) });
  return { store, forget: () => (present = make()) };
}

/** An instance whose stores forget when told to. */
function onForgetfulStores(): {
  on: Conferencing;
  stores: { seats: MemorySeatStore; calls: MemoryCallStore };
  forget: () => void;
} {
  const seats = forgetful(() => new MemorySeatStore(world.clock));
  const calls = forgetful(() => new MemoryCallStore(world.clock));
  const stores = { seats: seats.store, calls: calls.store };
  const on = world.instance('forgetful', stores);
  const forget = (): void => {
    seats.forget();
    calls.forget();
  };
  return { on, stores, forget };
}

describe('an instance that is alive', () => {
  it('keeps its members in their seats', async () => {
    const meetingId = await world.create();
    world.conferencing.start();
    await world.join('ada', meetingId);
    await world.clock.advance(10 * leaseMs);
    expect(await world.conferencing.host.find(meetingId)).toMatchObject({ present: 1 });
    await world.conferencing.close();
  });

  it('loses its members to nobody when the store loses everything', async () => {
    const { on, forget } = onForgetfulStores();
    on.start();
    const meetingId = await world.create('room', on);
    const { memberId } = await world.join('ada', meetingId, 'ada', on);
    await world.join('bob', meetingId, 'bob', on);
    await world.register('ada', 'Ada', 'ada', 'ada', on);
    forget();
    await on.rebuild();
    expect(await on.host.find(meetingId)).toMatchObject({ present: 2 });
    await expect(world.register('eve', 'Ada', 'eve', 'eve', on)).rejects.toMatchObject({ code: 'name-taken' });
    expect((await world.join('ada', meetingId, 'ada', on)).memberId).toBe(memberId);
    for (const peer of ['ada', 'bob']) expect(world.messenger.received(peer, 'dismissed')).toEqual([]);
    await on.close();
  });

  it('goes on with its calls when the store loses everything, both names busy', async () => {
    const { on, forget } = onForgetfulStores();
    on.start();
    await world.register('ada', 'Ada', 'ada', 'ada', on);
    await world.register('bob', 'Bob', 'bob', 'bob', on);
    await world.register('eve', 'Eve', 'eve', 'eve', on);
    const { call } = await world.call('ada', 'bob', 'ada', on);
    await on.desk.accept(visitor('bob', 'bob'), call.callId);
    await world.join('ada', call.callId, 'ada', on);
    await world.join('bob', call.callId, 'bob', on);
    await on.lose('bob');
    forget();
    await on.rebuild();
    expect(world.messenger.received('ada', 'call-ended')).toEqual([]);
    await world.register('bob', 'Bob', 'bob', 'bob', on);
    await expect(world.call('eve', 'bob', 'eve', on)).rejects.toMatchObject({ code: 'callee-busy' });
    await world.join('bob', call.callId, 'bob', on);
    expect(world.seen('ada').toSorted()).toEqual(['Ada', 'Bob']);
    await world.clock.advance(5 * leaseMs);
    expect(world.messenger.received('ada', 'call-ended')).toEqual([]);
    await on.close();
  });
});

describe('somebody who went on to another meeting, by another instance', () => {
  /** Ada was in one meeting with Bob, and is in another one now; the socket that she left was told nothing. */
  async function moved(on: Conferencing, newer: Conferencing): Promise<[string, string]> {
    const [first, second] = [await world.create('meeting', on), await world.create('meeting', on)];
    await world.join('bob', first, 'bob', on);
    await world.join('ada', first, 'ada', on);
    vi.spyOn(world.messenger, 'toPeer').mockImplementationOnce(() => undefined);
    await world.join('ada again', second, 'ada', newer);
    expect(world.messenger.received('ada', 'dismissed')).toEqual([]);
    return [first, second];
  }

  it('stays there when the one before puts its members back', async () => {
    const older = world.instance('older');
    const [first, second] = await moved(older, world.conferencing);
    await older.rebuild();
    expect(world.messenger.received('ada', 'dismissed')).toEqual([{ meetingId: first, reason: 'superseded' }]);
    expect(world.messenger.received('ada again', 'dismissed')).toEqual([]);
    for (const meetingId of [first, second]) expect(await older.host.find(meetingId)).toMatchObject({ present: 1 });
  });

  it('is back there, and gone from the one before, when the store has lost both', async () => {
    const { on, stores, forget } = onForgetfulStores();
    const newer = world.instance('newer', stores);
    const [first, second] = await moved(on, newer);
    forget();
    await on.rebuild();
    expect(world.seen('bob').toSorted()).toEqual(['ada', 'bob']);
    await newer.rebuild();
    expect(world.messenger.received('ada', 'dismissed')).toEqual([{ meetingId: first, reason: 'superseded' }]);
    expect(world.seen('bob')).toEqual(['bob']);
    for (const meetingId of [first, second]) expect(await on.host.find(meetingId)).toMatchObject({ present: 1 });
  });
});

describe('somebody who takes a name that the store has lost before it is put back', () => {
  it('learns nothing of the call of those who had it, and cannot end it', async () => {
    const { on, forget } = onForgetfulStores();
    await world.register('ada', 'Ada', 'ada', 'ada', on);
    await world.register('bob', 'Bob', 'bob', 'bob', on);
    const { callId } = (await world.call('ada', 'bob', 'ada', on)).call;
    await on.desk.accept(visitor('bob', 'bob'), callId);
    for (const who of ['ada', 'bob']) await world.join(who, callId, who, on);
    forget();
    await world.register('mallory', 'Ada', 'mallory', 'mallory', on);
    await on.rebuild();
    expect(world.messenger.received('ada', 'name-lost')).toEqual([{ name: 'Ada' }]);
    await expect(world.call('mallory', 'bob', 'mallory', on)).rejects.toMatchObject({ code: 'already-in-call' });

    expect((await world.register('mallory', 'Ada', 'mallory', 'mallory', on)).call).toBeNull();
    await on.desk.hangUp(visitor('mallory', 'mallory'), callId);
    await on.desk.unregister(visitor('mallory', 'mallory'));
    for (const who of ['ada', 'bob']) {
      expect(world.messenger.received(who, 'call-ended')).toEqual([]);
      expect(world.messenger.received(who, 'dismissed')).toEqual([]);
    }
    expect((await world.register('ada', 'Ada', 'ada', 'ada', on)).call).toMatchObject({ callId, here: true });
    await on.desk.hangUp(visitor('ada', 'ada'), callId);
    expect(world.messenger.received('bob', 'call-ended')).toEqual([{ callId, reason: 'hung-up' }]);
  });
});

describe('an instance that dies', () => {
  it('leaves its members’ seats to run out, once, and the others are told', async () => {
    const meetingId = await world.create();
    const dying = world.instance('dying');
    const other = world.instance('other');
    dying.start();
    world.conferencing.start();
    other.start();
    await world.join('ada', meetingId);
    await world.join('bob', meetingId, 'bob', dying);
    await dying.close();
    await world.clock.advance(leaseMs + 2_000);
    expect(world.seen('ada')).toEqual(['ada']);
    const told = world.messenger.received('ada', 'members').filter(({ members }) => members.length === 1);
    expect(told).toHaveLength(2);
    await Promise.all([world.conferencing.close(), other.close()]);
  });

  it('leaves them to come back on another one, to the same seat', async () => {
    const meetingId = await world.create();
    const dying = world.instance('dying');
    const { memberId } = await world.join('ada', meetingId, 'ada', dying);
    expect((await world.join('ada again', meetingId, 'ada')).memberId).toBe(memberId);
    // It was only slow: it learns that somebody else has the seat.
    await dying.rebuild();
    expect(await world.conferencing.host.find(meetingId)).toMatchObject({ present: 1 });
  });
});

describe('an instance that stood still for longer than a lease', () => {
  it('puts its members back where there is room, and tells those who have lost their place', async () => {
    const meetingId = await world.create('room');
    const frozen = world.instance('frozen');
    world.conferencing.start();
    await world.join('ada', meetingId, 'ada', frozen);
    await world.join('bob', meetingId);
    await world.clock.advance(leaseMs + 2_000);
    expect(world.seen('bob')).toEqual(['bob']);
    await frozen.rebuild();
    expect(world.seen('bob').toSorted()).toEqual(['ada', 'bob']);
    await world.clock.advance(leaseMs + 2_000);
    await world.join('eve', meetingId);
    await frozen.rebuild();
    expect(world.messenger.received('ada', 'dismissed')).toEqual([{ meetingId, reason: 'lost' }]);
    await world.conferencing.close();
  });

  it('does not bring back a room that is over', async () => {
    const meetingId = await world.create('room');
    const frozen = world.instance('frozen');
    await world.join('ada', meetingId, 'ada', frozen);
    world.conferencing.start();
    await world.clock.advance(leaseMs + 2_000);
    await frozen.rebuild();
    expect(world.messenger.received('ada', 'dismissed')).toEqual([{ meetingId, reason: 'ended' }]);
    await world.conferencing.close();
  });
});

describe('somebody who claimed a seat that ran out and died before telling', () => {
  it('is made up for by the next beat', async () => {
    const meetingId = await world.create();
    await world.join('ada', meetingId);
    await world.join('bob', meetingId);
    await world.conferencing.lose('bob');
    await world.clock.advance(graceMs + 1);
    const seats: SeatStore = world.seats;
    await seats.claimExpired({ limit: 10, maxGapMs: 60_000, holdMs: 0 });
    expect(world.seen('ada')).toEqual(['ada', '(bob)']);
    await world.conferencing.rebuild();
    expect(world.seen('ada')).toEqual(['ada']);
  });
});
