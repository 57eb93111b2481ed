import { expect, test } from 'vitest';
import { nextSpeed } from './speed';

test('faster and slower go by steps and stop at the ends', () => {
  expect(nextSpeed(1, true)).toBe(1.25);
  expect(nextSpeed(1, false)).toBe(0.75);
  expect(nextSpeed(2, true)).toBe(2);
  expect(nextSpeed(0.5, false)).toBe(0.5);
});
