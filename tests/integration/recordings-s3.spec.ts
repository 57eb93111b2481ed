import { afterAll, beforeAll, expect, it } from 'vitest';
import { S3Bucket, type S3Settings } from '../../server/src/storage/media/s3-bucket';
import { recordedFixture } from '../environment/laid-out-site';
import { liveWebm } from '../environment/live-webm';
import { probe } from '../environment/media-probe';
import { S3 } from '../environment/s3';
import { type RunningServer, startServer } from '../environment/server';
import { eventually } from './eventually';
import { made, mp4Of, vp9 } from './exported';
import { ready, Uploader } from './uploader';

let s3: S3;
let settings: S3Settings;
let server: RunningServer;

// The first run builds the service.
beforeAll(async () => {
  s3 = await S3.start();
  settings = await s3.bucket();
  const { endpoint = '', region, bucket, credentials } = settings;
  server = await startServer({
    env: {
      S3_BUCKET: bucket,
      S3_ENDPOINT: endpoint,
      S3_REGION: region,
      S3_ACCESS_KEY_ID: credentials?.accessKeyId ?? '',
      S3_SECRET_ACCESS_KEY: credentials?.secretAccessKey ?? '',
      S3_PATH_STYLE: 'true',
    },
  });
}, 600_000);
afterAll(async () => {
  await server.stop();
  await s3.stop();
});

async function stored(): Promise<string[]> {
  const bucket = new S3Bucket(settings);
  const names: string[] = [];
  for await (const { name } of bucket.list('')) names.push(name);
  bucket.close();
  return names;
}

it('a recording rests in a bucket: uploaded, finished, played in ranges and deleted', async () => {
  const webm = await liveWebm(4);
  const by = await Uploader.start(server.origin);
  const upload = await by.upload(webm);
  await by.end();
  const recording = await ready(by);
  expect(await by.offset(upload)).toBe(webm.length);
  const whole = await by.media(recording);
  expect((await probe(whole)).frames).toBe(100);
  for (const [start, end] of [
    [0, 10],
    [90_000, 110_000],
    [whole.length - 5, whole.length],
  ] as const) {
    const part = await by.request('GET', recording.mediaUrl ?? '', { range: `bytes=${start}-${end - 1}` });
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(whole.subarray(start, end));
  }
  // What came piece by piece is one object in the end.
  await eventually(async () => {
    const names = await stored();
    expect(names.filter((name) => name.includes('.pieces'))).toEqual([]);
    expect(names.filter((name) => name.endsWith('/media'))).toHaveLength(1);
  });
  expect((await by.request('DELETE', `/api/recordings/${recording.id}`)).status).toBe(204);
  expect((await by.request('GET', recording.mediaUrl ?? '')).status).toBe(404);
  await eventually(async () => expect(await stored()).toEqual([]));
}, 60_000);

it('it is had as MP4, which rests beside it, and goes with it', async () => {
  const by = await Uploader.start(server.origin);
  await by.upload(recordedFixture('chromium-vp9.webm'), vp9);
  await by.end();
  const recording = await ready(by);
  const whole = Buffer.from(await (await made(by, mp4Of(recording))).arrayBuffer());
  const { durationS } = await probe(whole);
  expect(Math.abs(durationS * 1_000 - recording.durationMs)).toBeLessThan(200);
  const part = await by.request('GET', mp4Of(recording), { range: 'bytes=100-199' });
  expect(Buffer.from(await part.arrayBuffer())).toEqual(whole.subarray(100, 200));
  expect((await stored()).filter((name) => name.endsWith('.mp4'))).toHaveLength(1);
  expect((await by.request('DELETE', `/api/recordings/${recording.id}`)).status).toBe(204);
  expect((await by.request('GET', mp4Of(recording))).status).toBe(404);
  await eventually(async () => expect(await stored()).toEqual([]));
}, 60_000);
