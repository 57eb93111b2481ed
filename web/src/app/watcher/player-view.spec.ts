import type { Stream } from '@onair/protocol';
import { expect, test } from 'vitest';
import { playerView, type PlayerFacts } from './player-view';

const stream: Stream = {
  id: 'AAAAAAAAAAAAAAAA',
  title: 'A stream',
  status: 'live',
  away: false,
  startedAt: '2026-01-01T00:00:00.000Z',
  endedAt: null,
  endReason: null,
  viewers: 1,
  peakViewers: 1,
  media: { audio: true, video: true },
  thumbnailUrl: null,
};
const live: PlayerFacts = { state: { kind: 'live' }, stream, hadPicture: true, nowMs: 0 };

test('a live picture speaks for itself', () => {
  expect(playerView(live)).toBeNull();
});

test('the time that an absent broadcaster has left counts down, but is not read out each second', () => {
  const away = { ...live, state: { kind: 'away', deadline: 12_000 } } as const;
  const [before, after] = [playerView(away), playerView({ ...away, nowMs: 4_500 })];
  expect(before?.text).toContain('0:12');
  expect(after?.text).toContain('0:08');
  expect(after?.spoken).toBe(before?.spoken);
});

test('a camera that was turned off is told from a stream that never had a picture', () => {
  const soundOnly = { ...live, stream: { ...stream, media: { audio: true, video: false } } };
  expect(playerView(soundOnly)?.heading).toContain('turned the camera off');
  expect(playerView({ ...soundOnly, hadPicture: false })?.heading).toContain('sound only');
});

test('what keeps a stream from coming is said, and that it is tried again', () => {
  const words = (kind: 'unreached' | 'pathless') => playerView({ ...live, state: { kind } })?.spoken;
  expect(words('unreached')).toBe('The server cannot be reached right now. Trying again…');
  expect(words('pathless')).toBe('No way to the broadcaster was found through this network. Trying again…');
});

test('only what stays so is final', () => {
  expect(playerView({ ...live, state: { kind: 'ended', reason: 'publisher-lost' } })?.final).toBe(true);
  expect(playerView({ ...live, state: { kind: 'not-found' } })?.final).toBe(true);
  expect(playerView({ ...live, state: { kind: 'unsupported' } })?.final).toBe(true);
  expect(playerView({ ...live, state: { kind: 'reconnecting' } })?.final).toBe(false);
});
