import { expect, test } from 'vitest';
import { counted, formatAgo, formatDuration } from './format';

test('a span reads like a stopwatch', () => {
  expect(formatDuration(0)).toBe('0:00');
  expect(formatDuration(247_900)).toBe('4:07');
  expect(formatDuration(3_753_000)).toBe('1:02:33');
  expect(formatDuration(-5)).toBe('0:00');
});

test('one is one', () => {
  expect(counted(1, 'viewer', 'viewers')).toBe('1 viewer');
  expect(counted(0, 'viewer', 'viewers')).toBe('0 viewers');
});

test('the past is told in the largest unit that fits', () => {
  expect(formatAgo(5 * 60_000)).toBe('5 minutes ago');
  expect(formatAgo(3 * 3_600_000)).toBe('3 hours ago');
  expect(formatAgo(26 * 3_600_000)).toBe('yesterday');
});
