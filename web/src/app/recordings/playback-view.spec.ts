import type { Recording } from '@onair/protocol';
import { expect, test } from 'vitest';
import { playbackView } from './playback-view';

const ready: Recording = {
  id: 'AAAAAAAAAAAAAAAA',
  streamId: 'BBBBBBBBBBBBBBBB',
  title: 'Evening news',
  visibility: 'public',
  state: 'ready',
  failure: null,
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 60_000,
  sizeBytes: 1_000_000,
  mimeType: 'video/webm',
  tracks: { audio: true, video: true },
  mine: false,
  thumbnailUrl: null,
  mediaUrl: '/api/recordings/AAAAAAAAAAAAAAAA/media',
};
const fine = { state: 'fine', waitsForMore: false } as const;

test('a picture speaks for itself, sound alone needs a word', () => {
  expect(playbackView({ recording: ready, problem: null, playing: fine })).toBeNull();
  const soundOnly = { ...ready, tracks: { audio: true, video: false } };
  expect(playbackView({ recording: soundOnly, problem: null, playing: fine })?.heading).toContain('sound only');
});

test('a recording that is not there is told from one that has gone while it was watched', () => {
  const never = playbackView({ recording: null, problem: 'recording-not-found', playing: null });
  const since = playbackView({ recording: ready, problem: 'recording-not-found', playing: fine });
  expect([never?.final, since?.final]).toEqual([true, true]);
  expect(never?.heading).toContain('No such recording');
  expect(since?.heading).toContain('gone');
});

test('without anything to play, it says in words why', () => {
  const without = (change: Partial<Recording>) =>
    playbackView({ recording: { ...ready, mediaUrl: null, ...change }, problem: null, playing: null });
  expect(without({ state: 'uploading' })?.heading).toContain('nothing to see yet');
  expect(without({ state: 'finalizing' })?.heading).toContain('being finished');
  const failed = without({ state: 'failed', failure: 'damaged' });
  expect(failed?.text).toContain('damaged');
  expect(failed?.final).toBe(true);
});

test('a lost connection is said once playing suffers, not before', () => {
  expect(playbackView({ recording: ready, problem: 'disconnected', playing: fine })).toBeNull();
  const lost = playbackView({ recording: ready, problem: 'disconnected', playing: { ...fine, state: 'lost' } });
  expect(lost?.heading).toContain('connection is lost');
  expect(lost?.final).toBe(false);
});
