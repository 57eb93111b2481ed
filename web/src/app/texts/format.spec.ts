import { expect, test } from 'vitest';
import { counted, formatAgo, formatBytes, formatDay, formatDuration, formatSpan } from './format';

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

test('a span in words leaves out what is nothing', () => {
  expect(formatSpan(3_753_000)).toBe('1 hour 2 minutes 33 seconds');
  expect(formatSpan(60_000)).toBe('1 minute');
  expect(formatSpan(400)).toBe('0 seconds');
});

test('a size is told in the unit that people know', () => {
  expect(formatBytes(0)).toBe('0 bytes');
  expect(formatBytes(12_449_000)).toBe('12.4 MB');
  expect(formatBytes(340_400)).toBe('340 kB');
  expect(formatBytes(1_250_000_000)).toBe('1.3 GB');
});

test('only today and yesterday have names, and midnight parts them', () => {
  const now = new Date(2026, 10, 21, 0, 30).getTime();
  const at = (...time: [number, number, number, number, number]) => formatDay(new Date(...time).toISOString(), now);
  expect(at(2026, 10, 21, 0, 5)).toMatch(/^Today, /);
  expect(at(2026, 10, 20, 23, 55)).toMatch(/^Yesterday, /);
  expect(at(2026, 10, 19, 23, 55)).toContain('2026');
});
