import type { RecorderState, UploadState } from '@onair/recorder';
import { expect, test } from 'vitest';
import { isUnsaved, lightOf, missingSeconds, troubleOf, type RecordingReport } from './recording-status';

function report(state: RecorderState, atRiskMs: number, upload: UploadState = { kind: 'idle' }): RecordingReport {
  const figures = {
    ...{ recordedMs: 60_000, storedHereMs: 60_000, storedThereMs: 60_000 - atRiskMs, atRiskMs, unstoredMs: 0 },
    ...{ recordedBytes: 1e6, storedThereBytes: 1e6, bytesPerSecond: null, gaps: 0, missingMs: 0 },
  };
  return { state, upload, figures, storage: { durable: true, nearlyFull: false, availableBytes: 1e9 } };
}

test('while recording, the last moment that is under way worries nobody, more does', () => {
  expect(lightOf(report({ kind: 'recording' }, 1_900))).toEqual({ kind: 'safe', isWhole: false });
  expect(lightOf(report({ kind: 'recording' }, 2_100))).toEqual({ kind: 'at-risk', seconds: 2 });
  expect(lightOf(report({ kind: 'recording' }, 6_400))).toEqual({ kind: 'at-risk', seconds: 6 });
});

test('where nothing is kept in the browser, closing is not safe while anything is under way', () => {
  const recording = report({ kind: 'recording' }, 400);
  const memory = { ...recording.storage, durable: false };
  expect(lightOf({ ...recording, storage: memory })).toEqual({ kind: 'at-risk', seconds: 1 });
  expect(lightOf({ ...report({ kind: 'stored' }, 0), storage: memory })).toEqual({ kind: 'safe', isWhole: true });
});

test('after the end only all of it is safe', () => {
  expect(lightOf(report({ kind: 'finishing' }, 0))).toEqual({ kind: 'at-risk', seconds: 1 });
  expect(lightOf(report({ kind: 'stored' }, 0))).toEqual({ kind: 'safe', isWhole: true });
});

test('what was recorded before it failed is at risk until it is stored', () => {
  const failed: RecorderState = { kind: 'failed', code: 'recorder-failed', error: null };
  expect(lightOf(report(failed, 7_000))).toEqual({ kind: 'at-risk', seconds: 7 });
  expect(isUnsaved(report(failed, 7_000))).toBe(true);
  expect(isUnsaved(report(failed, 0))).toBe(false);
});

test('whoever leaves is asked as long as anything is not stored', () => {
  expect(isUnsaved(report({ kind: 'recording' }, 300))).toBe(true);
  expect(isUnsaved(report({ kind: 'finishing' }, 0))).toBe(true);
  expect(isUnsaved(report({ kind: 'stored' }, 0))).toBe(false);
});

test('nothing recorded, nothing at risk', () => {
  expect(lightOf(report({ kind: 'idle' }, 0))).toBeNull();
  expect(lightOf(report({ kind: 'failed', code: 'unsupported', error: null }, 0))).toBeNull();
});

test('a short loss of the connection is not worth a word, a longer one is', () => {
  const away: UploadState = { kind: 'waiting', code: 'disconnected' };
  expect(troubleOf(report({ kind: 'recording' }, 2_000, away))).toBeNull();
  expect(troubleOf(report({ kind: 'recording' }, 5_000, away))).toBe('no-connection');
});

test('a full server is told at once', () => {
  expect(troubleOf(report({ kind: 'recording' }, 0, { kind: 'waiting', code: 'storage-full' }))).toBe('server-full');
});

test('what is for good comes before what passes', () => {
  const refused = report({ kind: 'refused', code: 'too-large' }, 9_000, { kind: 'waiting', code: 'disconnected' });
  expect(troubleOf(refused)).toBe('too-large');
  expect(troubleOf(report({ kind: 'refused', code: 'recording-not-found' }, 0))).toBe('deleted');
  expect(troubleOf(report({ kind: 'refused', code: 'not-owner' }, 0))).toBe('refused');
  expect(troubleOf(report({ kind: 'refused', code: 'stream-not-found' }, 0)), 'its bytes are still here').toBe(
    'refused',
  );
  expect(troubleOf(report({ kind: 'failed', code: 'recorder-failed', error: null }, 0))).toBe('broke-off');
});

test('what may be missing is told in whole seconds', () => {
  const slept = report({ kind: 'recording' }, 0);
  expect(missingSeconds(slept)).toBe(0);
  expect(missingSeconds({ ...slept, figures: { ...slept.figures, gaps: 2, missingMs: 61_700 } })).toBe(62);
});

test('what a crash would lose is told, and so is a disk that fills up', () => {
  const well = report({ kind: 'recording' }, 0);
  expect(troubleOf({ ...well, storage: { ...well.storage, durable: false } })).toBe('not-kept');
  const away = report({ kind: 'recording' }, 9_000, { kind: 'waiting', code: 'disconnected' });
  expect(troubleOf({ ...away, storage: { ...away.storage, durable: false } }), 'nothing is kept').toBe('not-kept');
  expect(troubleOf({ ...well, storage: { ...well.storage, nearlyFull: true } })).toBe('room-nearly-full');
  expect(troubleOf(report({ kind: 'recording' }, 30_000, { kind: 'held' }))).toBe('live-first');
});
