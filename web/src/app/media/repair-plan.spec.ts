import { describe, expect, it } from 'vitest';
import { RepairPlan, type ReceptionFacts } from './repair-plan';

const healthy: ReceptionFacts = {
  health: 'connected',
  mediaExpected: true,
  videoExpected: true,
  complete: true,
  silentMs: 0,
  blackMs: 0,
};

describe('the repair of a connection', () => {
  it('leaves a connection alone that brings media', () => {
    const plan = new RepairPlan();
    expect(plan.next(healthy, 0)).toBe('none');
    expect(plan.next(healthy, 60_000)).toBe('none');
  });

  it('lets a short interruption heal by itself, then looks for another path, then makes a new connection', () => {
    const plan = new RepairPlan();
    const interrupted = { ...healthy, health: 'interrupted' } as const;
    expect(plan.next(interrupted, 0)).toBe('none');
    expect(plan.next(interrupted, 1_400)).toBe('none');
    expect(plan.next(interrupted, 1_500)).toBe('restart');
    expect(plan.next(interrupted, 6_400)).toBe('none');
    expect(plan.next(interrupted, 6_500)).toBe('renew');
    expect(plan.next(interrupted, 11_500)).toBe('renew');
  });

  it('restarts a failed connection at once', () => {
    expect(new RepairPlan().next({ ...healthy, health: 'failed' }, 0)).toBe('restart');
  });

  it('begins with the gentlest repair again after the connection was well', () => {
    const plan = new RepairPlan();
    const failed = { ...healthy, health: 'failed' } as const;
    plan.next(failed, 0);
    expect(plan.next(failed, 5_000)).toBe('renew');
    plan.next(healthy, 6_000);
    expect(plan.next(failed, 7_000)).toBe('restart');
  });

  it('makes a new connection when nothing comes over one that is up', () => {
    const plan = new RepairPlan();
    expect(plan.next({ ...healthy, silentMs: 2_900 }, 0)).toBe('none');
    expect(plan.next({ ...healthy, silentMs: 3_100 }, 200)).toBe('renew');
  });

  it('takes silence for normal while the broadcaster sends nothing', () => {
    const facts = { ...healthy, mediaExpected: false, videoExpected: false, silentMs: 60_000, blackMs: 60_000 };
    expect(new RepairPlan().next(facts, 0)).toBe('none');
  });

  it('does not leave a watcher with a black picture', () => {
    const plan = new RepairPlan();
    expect(plan.next({ ...healthy, blackMs: 6_100 }, 0)).toBe('renew');
    expect(plan.next({ ...healthy, blackMs: 6_100, videoExpected: false }, 0)).toBe('none');
  });

  it('waits longer each time for a picture that new connections do not bring, until one comes', () => {
    const plan = new RepairPlan();
    const black = (blackMs: number): ReceptionFacts => ({ ...healthy, complete: false, blackMs });
    let nowMs = 0;
    /** How long the plan leaves a connection alone that brings sound only. */
    const patienceMs = (): number => {
      for (let blackMs = 0; blackMs < 1_000_000; blackMs += 500) {
        nowMs += 500;
        if (plan.next(black(blackMs), nowMs) === 'renew') return blackMs;
      }
      return Infinity;
    };
    const waits = Array.from({ length: 8 }, patienceMs);
    expect(waits).toEqual([6_500, 12_500, 24_500, 48_500, 96_500, 192_500, 192_500, 192_500]);
    plan.next(healthy, (nowMs += 500));
    expect(patienceMs()).toBe(6_500);
    plan.reset();
    expect(patienceMs()).toBe(6_500);
  });

  it('gives a connection that is being made its time', () => {
    const plan = new RepairPlan();
    const slow = { ...healthy, health: 'connecting' } as const;
    expect(plan.next(slow, 0)).toBe('none');
    expect(plan.next(slow, 5_900)).toBe('none');
    expect(plan.next(slow, 6_000)).toBe('renew');
  });
});
