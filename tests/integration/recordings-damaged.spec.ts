import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Recording } from '@onair/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { liveWebm } from '../environment/live-webm';
import { probe } from '../environment/media-probe';
import { type RunningServer, startServer } from '../environment/server';
import { eventually } from './eventually';
import { storedFile, Uploader } from './uploader';

let server: RunningServer;
let webm: Buffer;

beforeAll(async () => {
  webm = await liveWebm(6);
  server = await startServer({ env: { MAX_CONNECTS_PER_MINUTE: '1000' } });
});
afterAll(async () => {
  await server.stop();
});

/** Uploads something to the end, and gives what became of it. */
async function recorded(bytes: Uint8Array, mimeType = 'video/webm'): Promise<{ by: Uploader; recording: Recording }> {
  const by = await Uploader.start(server.origin);
  const upload = await by.upload(bytes, { mimeType });
  await by.end();
  const recording = await eventually(async () => {
    const found = await by.recording();
    expect(['ready', 'failed']).toContain(found.state);
    return found;
  });
  // Whatever it is, what came is kept.
  expect(await readFile(join(server.dataDir, 'media', storedFile(upload)))).toEqual(Buffer.from(bytes));
  return { by, recording };
}

const middle = (): number => Math.floor(webm.length / 2);

describe('media that are damaged', () => {
  it.each<[string, () => Buffer]>([
    ['a hole of zeros in the middle', () => Buffer.from(webm).fill(0, middle(), middle() + 30_000)],
    [
      'a piece missing in the middle',
      () => Buffer.concat([webm.subarray(0, middle()), webm.subarray(middle() + 20_000)]),
    ],
    [
      'garbage in the middle',
      () => Buffer.concat([webm.subarray(0, middle()), randomBytes(9_999), webm.subarray(middle())]),
    ],
    ['its end cut off', () => webm.subarray(0, webm.length - 12_345)],
    ['garbage at its end', () => Buffer.concat([webm, randomBytes(50_000)])],
  ])('are played as far as they go: %s', async (_what, damage) => {
    const { by, recording } = await recorded(damage());
    expect(recording.state).toBe('ready');
    expect(recording.durationMs).toBeGreaterThan(3_000);
    expect(recording.durationMs).toBeLessThan(6_300);
    const { durationS, frames } = await probe(await by.media(recording));
    expect(Math.abs(durationS - recording.durationMs / 1_000)).toBeLessThan(0.2);
    expect(frames).toBeGreaterThan(70);
  });

  it.each<[string, Recording['failure'], () => Uint8Array, string]>([
    ['nothing at all', 'no-media', () => new Uint8Array(), 'video/webm'],
    ['a header only', 'no-media', () => webm.subarray(0, 300), 'video/webm'],
    ['a text', 'not-media', () => Buffer.from('This is no video. '.repeat(500)), 'video/webm'],
    ['random bytes', 'not-media', () => randomBytes(100_000), 'video/webm'],
    ['zeros', 'not-media', () => new Uint8Array(100_000), 'video/webm'],
    ['another type than was announced', 'not-media', () => webm, 'video/mp4'],
  ])('are failed with a reason where there is nothing to play: %s', async (_what, failure, bytes, mimeType) => {
    const { by, recording } = await recorded(bytes(), mimeType);
    expect(recording).toMatchObject({ state: 'failed', failure, mediaUrl: null });
    expect((await by.request('GET', `/api/recordings/${recording.id}/media`)).status).toBe(404);
  });
});

it('a length that is claimed and does not come makes nothing large and nothing ready', async () => {
  const by = await Uploader.start(server.origin);
  const upload = await by.create();
  const claimed = { 'upload-length': String(16 * 1_024 ** 3) };
  expect(await by.send(upload, 0, webm.subarray(0, 10_000), claimed)).toBe(10_000);
  await by.end();
  expect((await by.recording()).state).toBe('uploading');
  expect((await readFile(join(server.dataDir, 'media', storedFile(upload)))).length).toBe(10_000);
});
