import { expect, it } from 'vitest';
import { ManualClock } from '../../testing/manual-clock';
import { RequestBudget } from './request-budget';

it('allows what the budget allows, says when to come again and how far it was exceeded, and then allows it again', async () => {
  const clock = new ManualClock();
  const budget = new RequestBudget(clock);
  for (let count = 0; count < 60; count += 1) {
    expect(budget.spend('browse', false)).toEqual({ retryAfterMs: 0, overuse: 0 });
  }
  await clock.advance(4_000);
  for (let count = 0; count < 29; count += 1) budget.spend('watch', false);
  // What does not exist counts like a command.
  expect(budget.spend(undefined, false)).toEqual({ retryAfterMs: 6_000, overuse: 1.5 });
  await clock.advance(6_000);
  expect(budget.spend('browse', false)).toEqual({ retryAfterMs: 0, overuse: 0 });
});

it('counts signals by themselves, and allows publishers more', () => {
  const budget = new RequestBudget(new ManualClock());
  const allowed = (publishes: boolean): number => {
    let count = 0;
    while (budget.spend('offer', publishes).retryAfterMs === 0) count += 1;
    return count;
  };
  expect([allowed(false), allowed(true)]).toEqual([60, 1_500]);
  expect(budget.spend('candidate', false).retryAfterMs).toBe(0);
  expect(budget.spend('browse', false).retryAfterMs).toBe(0);
});
