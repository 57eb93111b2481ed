import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Recording } from '@onair/protocol';
import { liveWebm } from '../environment/live-webm';
import { longWebm } from '../environment/long-webm';
import { type RunningServer, startServer } from '../environment/server';
import { sendLong } from './long-upload';
import { Uploader } from './uploader';

const shortMs = 6_000;
const mostUntilReadyMs = 500;
/** The machine may be busy with something else at that very moment. */
const mostTries = 3;

let server: RunningServer;
let short: Buffer;

beforeAll(async () => {
  short = await liveWebm(shortMs / 1_000, 2_500);
  server = await startServer();
});
afterAll(async () => {
  await server.stop();
});

/** How long it takes until a recording can be played whole, from its last byte on. */
async function untilReady(by: Uploader, upload: string, length: number): Promise<[number, Recording]> {
  const lastByteAt = performance.now();
  await by.send(upload, length, new Uint8Array(), { 'upload-length': String(length) });
  let recording = await by.recording();
  while (recording.state !== 'ready') {
    expect(recording.state).toMatch(/uploading|finalizing/);
    recording = await by.recording();
  }
  return [performance.now() - lastByteAt, recording];
}

/** The shortest time of a few; after the first, one more part is what comes last. */
async function bestUntilReady(by: Uploader, upload: string, length: number): Promise<[number, Recording]> {
  let [bestMs, recording] = await untilReady(by, upload, length);
  for (let run = 1; run < mostTries && bestMs > mostUntilReadyMs; run += 1) {
    const next = await by.create({ run: String(run) });
    const [ms, longer] = await untilReady(by, next, await sendLong(by, next, longWebm(short, shortMs, 1)));
    [bestMs, recording] = [Math.min(bestMs, ms), longer];
  }
  return [bestMs, recording];
}

it.each([
  ['ten minutes', (): number => (600_000 / shortMs) * short.length, 599_000],
  ['1 GB', (): number => 1e9, 1_800_000],
])(
  '%s are ready half a second after their last byte',
  async (_, bytes, leastMs) => {
    const by = await Uploader.start(server.origin);
    const upload = await by.create();
    const length = await sendLong(by, upload, longWebm(short, shortMs, bytes()));
    await by.end();
    const [readyMs, { durationMs }] = await bestUntilReady(by, upload, length);
    expect(durationMs).toBeGreaterThan(leastMs);
    expect(readyMs).toBeLessThan(mostUntilReadyMs);
    by.close();
  },
  60_000,
);
