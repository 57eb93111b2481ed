import { expect, test } from 'vitest';
import { LivePace } from './live-pace';

const well = { availableKbps: 3_000, lossPercent: 0 };
const narrow = { availableKbps: 900, lossPercent: 0 };
const lossy = { availableKbps: null, lossPercent: 12 };

test('nothing holds a recording back while the live pictures have what they need', () => {
  const pace = new LivePace();
  pace.note([well, well], 2_500, 500_000);
  pace.note([], 2_500, null);
  pace.note([{ availableKbps: null, lossPercent: 0 }], 2_500, null);
  expect(pace.bytesPerSecond).toBe(Infinity);
});

test.each([
  ['too narrow', narrow],
  ['too lossy', lossy],
])('a way out that is %s for one watcher slows it down, and stops it in the end', (_what, bad) => {
  const pace = new LivePace();
  pace.note([well, bad], 2_500, 200_000);
  expect(pace.bytesPerSecond).toBe(100_000);
  pace.note([bad], 2_500, 200_000);
  expect(pace.bytesPerSecond).toBe(50_000);
  for (let turn = 0; turn < 5; turn++) pace.note([bad], 2_500, 200_000);
  expect(pace.bytesPerSecond).toBe(0);
});

test('it catches up when the network is there again', () => {
  const pace = new LivePace();
  for (let turn = 0; turn < 10; turn++) pace.note([narrow], 2_500, 100_000);
  pace.note([well], 2_500, null);
  expect(pace.bytesPerSecond).toBeGreaterThan(0);
  for (let turn = 0; turn < 12; turn++) pace.note([well], 2_500, null);
  expect(pace.bytesPerSecond).toBe(Infinity);
});

test('after the stream it may have all there is', () => {
  const pace = new LivePace();
  pace.note([lossy], 2_500, 40_000);
  pace.release();
  expect(pace.bytesPerSecond).toBe(Infinity);
});
