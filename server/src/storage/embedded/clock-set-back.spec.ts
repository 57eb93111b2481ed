import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../testing/manual-clock';
import { MemoryCallStore } from './memory-call-store';
import { MemoryPresenceStore } from './memory-presence-store';
import { MemorySeatStore } from './memory-seat-store';

const hour = 3_600_000;
const ttlMs = 12_000;
const holder = { instanceId: 'here', peerId: 'socket' };
const terms = { limit: 10, maxGapMs: 60_000, holdMs: ttlMs };

describe('after the clock was set back an hour', () => {
  it('a lease and counts of watchers last no longer', async () => {
    const clock = new ManualClock();
    const store = new MemoryPresenceStore(clock);
    await store.grant(
      { streamId: 'stream', ownerId: 'owner', epoch: 1, holder: { ...holder, publisherInstance: 'page' } },
      ttlMs,
    );
    await store.reportWatchers({ instanceId: 'here', counts: new Map([['stream', 3]]), ttlMs });
    clock.setBack(hour);
    expect((await store.read(['stream'])).get('stream')?.remainingMs).toBe(ttlMs);
    await clock.advance(ttlMs);
    expect(await store.countWatchers(['stream'])).toEqual(new Map());
    expect(await store.claimExpired({ ...terms, visibilityMs: ttlMs, graceMs: 0 })).toMatchObject([
      { streamId: 'stream' },
    ]);
  });

  it('a seat lasts no longer, and a closed gathering is not closed for longer', async () => {
    const clock = new ManualClock();
    const store = new MemorySeatStore(clock);
    const seat = {
      seatId: 'seat',
      ownerId: 'owner',
      personId: 'ada',
      profile: '{}',
      holder,
      limit: 3,
      exclusive: false,
    };
    const request = { gatheringId: 'meeting:a', ...seat, ttlMs };
    await store.take(request);
    await store.close('meeting:b', false, ttlMs);
    clock.setBack(hour);
    await clock.advance(ttlMs);
    expect(await store.claimExpired(terms)).toHaveLength(1);
    expect(await store.take({ ...request, gatheringId: 'meeting:b' })).toMatchObject({ outcome: 'taken' });
  });

  it('a call rings no longer', async () => {
    const clock = new ManualClock();
    const store = new MemoryCallStore(clock);
    const caller = { nameKey: 'ada', name: 'Ada', ownerId: 'owner', personId: 'ada' };
    const callee = { ...caller, nameKey: 'bob', name: 'Bob', personId: null };
    await store.ring({ callId: 'call', state: 'ringing', caller, callee }, ttlMs, ttlMs);
    clock.setBack(hour);
    await clock.advance(ttlMs);
    expect(await store.claimExpired(terms)).toMatchObject([{ remainingMs: 0 }]);
  });
});
