import { expect, test } from 'vitest';
import { readSharedTime, recordingLink } from './shared-time';

const id = 'AAAAAAAAAAAAAAAA';

test('the second that a link carries is read again', () => {
  const link = new URL(recordingLink('https://onair.test', id, 83.9));
  expect(link.pathname).toBe(`/recordings/${id}`);
  expect(readSharedTime(link.searchParams.get('t') ?? undefined)).toBe(83);
});

test('a link to the start carries no time', () => {
  expect(recordingLink('https://onair.test', id, null)).toBe(`https://onair.test/recordings/${id}`);
  expect(recordingLink('https://onair.test', id, 0.4)).toBe(`https://onair.test/recordings/${id}`);
});

test('nonsense is no time', () => {
  for (const t of [undefined, '', '-5', '1e9', 'NaN', '5;']) expect(readSharedTime(t), t).toBeNull();
});
