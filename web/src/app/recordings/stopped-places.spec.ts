import { expect, test } from 'vitest';
import { StoppedPlaces } from './stopped-places';

function places(content: string | null = null): { places: StoppedPlaces; stored: () => string | null } {
  let stored = content;
  const storage = { getItem: () => stored, setItem: (_key: string, value: string) => (stored = value) };
  return { places: new StoppedPlaces(() => storage), stored: () => stored };
}

test('where one stopped is found again, for each recording', () => {
  const { places: stopped } = places();
  stopped.remember('a', 42.7, 100);
  stopped.remember('b', 10, Infinity);
  expect([stopped.recall('a'), stopped.recall('b'), stopped.recall('c')]).toEqual([42, 10, 0]);
});

test('who has seen nearly nothing or nearly all begins at the start', () => {
  const { places: stopped } = places();
  stopped.remember('a', 42, 100);
  stopped.remember('a', 98, 100);
  stopped.remember('b', 3, 100);
  expect([stopped.recall('a'), stopped.recall('b')]).toEqual([0, 0]);
});

test('only so many are kept, the newest', () => {
  const { places: stopped } = places();
  for (let index = 0; index < 130; index++) stopped.remember(`id-${index}`, 20, 100);
  stopped.remember('id-40', 30, 100);
  expect([stopped.recall('id-29'), stopped.recall('id-129'), stopped.recall('id-40')]).toEqual([0, 20, 30]);
});

test('what another program left there, or no storage at all, does no harm', () => {
  expect(places('{"a":').places.recall('a')).toBe(0);
  expect(places('[["a","b"],7,["c",12]]').places.recall('c')).toBe(12);
  const forbidden = new StoppedPlaces(() => {
    throw new DOMException('No', 'SecurityError');
  });
  forbidden.remember('a', 50, 100);
  expect(forbidden.recall('a')).toBe(0);
});
