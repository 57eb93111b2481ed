import { expect, it } from 'vitest';
import { LeaveAsking } from './leave-asking';

it('lets go at once who talks to nobody', () => {
  const leaving = new LeaveAsking(() => false);
  expect(leaving.mayLeave()).toBe(true);
  expect(leaving.asking()).toBe(false);
});

it.each([true, false])('asks who talks to somebody, and does as answered: %s', async (leave) => {
  const leaving = new LeaveAsking(() => true);
  const decided = leaving.mayLeave();
  expect(leaving.asking()).toBe(true);
  leaving.answer(leave);
  expect(await decided).toBe(leave);
  expect(leaving.asking()).toBe(false);
});

it('asks about the newest way to go only', async () => {
  const leaving = new LeaveAsking(() => true);
  const [first, second] = [leaving.mayLeave(), leaving.mayLeave()];
  expect(await first).toBe(false);
  expect(leaving.asking()).toBe(true);
  leaving.answer(true);
  expect(await second).toBe(true);
});
