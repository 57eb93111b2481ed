import type { Leftover, UploadState } from '@onair/recorder';
import { expect, test } from 'vitest';
import { unfinishedOf } from './unfinished';

const leftover = (state: UploadState, foundBytes: number, leftBytes: number): Leftover => ({
  ...{ partId: `${state.kind}-${foundBytes}`, streamId: 'stream', beganAt: 0 },
  ...{ foundBytes, leftBytes, state },
});

test('parts that go up are one progress', () => {
  const list = [leftover({ kind: 'sending' }, 300, 100), leftover({ kind: 'idle' }, 100, 100)];
  expect(unfinishedOf(list)).toMatchObject({ storedShare: 0.5, waitsFor: null, stored: [], refused: [] });
});

test('a part whose end alone was not told is as good as there', () => {
  expect(unfinishedOf([leftover({ kind: 'sending' }, 0, 0)]).storedShare).toBe(1);
});

test('why nothing moves is told', () => {
  expect(unfinishedOf([leftover({ kind: 'waiting', code: 'disconnected' }, 9, 9)]).waitsFor).toBe('connection');
  expect(unfinishedOf([leftover({ kind: 'waiting', code: 'storage-full' }, 9, 9)]).waitsFor).toBe('room');
});

test('what is over is told apart, and what was deleted is not mentioned', () => {
  const list = [
    leftover({ kind: 'stored' }, 5, 0),
    leftover({ kind: 'refused', code: 'too-large' }, 6, 6),
    leftover({ kind: 'gone', code: 'upload-not-found' }, 7, 7),
  ];
  const { storedShare, stored, refused } = unfinishedOf(list);
  expect(storedShare).toBeNull();
  expect(stored).toHaveLength(1);
  expect(refused).toHaveLength(1);
});
