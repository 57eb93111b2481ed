import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Recording } from '@onair/protocol';
import { recordedFixture } from '../environment/laid-out-site';
import { liveWebm } from '../environment/live-webm';
import { longWebm } from '../environment/long-webm';
import { probe } from '../environment/media-probe';
import { memoryOf } from '../environment/process-memory';
import { type RunningServer, startServer } from '../environment/server';
import { withSmallDisk } from '../environment/small-disk';
import { eventually } from './eventually';
import { exportsUnderWay, made, mp4Of, vp9 } from './exported';
import { sendLong } from './long-upload';
import { ready, Uploader } from './uploader';
import { newSession } from './visitor';

/** All the memory of the process that rewrites. A recording of 1 GB, which may take 200 MB, takes some 50 MB more than one of 100 MB. */
const mostChildBytes = 150e6;
const thickBytes = 100e6;
const lookEveryMs = 20;
/** A little longer than what is repeated, so that no sound of one round ends behind the beginning of the next. */
const thickMs = 6_100;

let server: RunningServer;
/** So long that it takes a while to export. */
let long: Buffer;

beforeAll(async () => {
  long = Buffer.concat([...longWebm(recordedFixture('chromium-vp9.webm'), 3_000, 6_000_000)]);
  server = await startServer({ env: { MAX_CONNECTS_PER_MINUTE: '1000' } });
});
afterAll(async () => {
  await server.stop();
});

async function recorded(
  media: Buffer,
  metadata: Record<string, string> = vp9,
  { origin } = server,
): Promise<[Uploader, Recording]> {
  const by = await Uploader.start(origin, 'An export');
  await by.upload(media, metadata, 4_000_000);
  await by.end();
  const recording = await ready(by);
  by.close();
  return [by, recording];
}

async function codeOf(response: Response): Promise<[number, unknown]> {
  return [response.status, ((await response.json()) as { code: unknown }).code];
}

async function expectNoFile(id: string): Promise<void> {
  await eventually(async () => {
    expect(await exportsUnderWay(server)).toHaveLength(0);
    const names = await readdir(join(server.dataDir, 'media'), { recursive: true });
    expect(names.filter((name) => name.includes('.export-') || name.includes(`${id}/exports/`))).toEqual([]);
  });
}

it('a recording is had as MP4, with a length, ranges and a proper name, and is made once', async () => {
  const [by, recording] = await recorded(recordedFixture('chromium-vp9.webm'));
  const [head, ...answers] = await Promise.all([
    made(by, mp4Of(recording), 'HEAD'),
    made(by, mp4Of(recording)),
    made(by, `${recording.mediaUrl ?? ''}&format=mp4&download`),
  ]);
  const files = await Promise.all(answers.map(async (answer) => Buffer.from(await answer.arrayBuffer())));
  const file = files[0] ?? Buffer.alloc(0);
  expect(files.every((other) => other.equals(file))).toBe(true);
  expect(new Set([head, ...answers].map(({ headers }) => headers.get('etag'))).size).toBe(1);
  expect(head.headers.get('content-length')).toBe(String(file.length));
  expect(head.headers.get('content-type')).toBe('video/mp4');
  const name = `An export ${recording.startedAt.slice(0, 10)}.mp4`;
  expect(answers[1].headers.get('content-disposition')).toBe(`attachment; filename="${name}"`);
  const { durationS } = await probe(file);
  expect(Math.abs(durationS * 1_000 - recording.durationMs)).toBeLessThan(200);
  const etag = head.headers.get('etag') ?? '';
  const part = await by.request('GET', mp4Of(recording), { range: 'bytes=100-199', 'if-range': etag });
  expect(part.status).toBe(206);
  expect(Buffer.from(await part.arrayBuffer())).toEqual(file.subarray(100, 200));
  expect((await by.request('DELETE', `/api/recordings/${recording.id}`)).status).toBe(204);
  expect((await by.request('GET', mp4Of(recording))).status).toBe(404);
  await expectNoFile(recording.id);
});

it('what is MP4 already is given as it is', async () => {
  const [by, recording] = await recorded(recordedFixture('chromium-avc.mp4'), {
    mimeType: 'video/mp4;codecs="avc1,opus"',
  });
  const response = await by.request('GET', mp4Of(recording));
  expect(Buffer.from(await response.arrayBuffer())).toEqual(await by.media(recording));
});

it('parts that had to be joined are one MP4, too', async () => {
  const by = await Uploader.start(server.origin);
  await by.upload(recordedFixture('chromium-vp9.webm'), vp9);
  await by.upload(recordedFixture('chromium-vp9-screen.mp4'), { run: '1', mimeType: 'video/mp4;codecs="vp9,opus"' });
  await by.end();
  const recording = await ready(by);
  const response = await made(by, mp4Of(recording));
  const { durationS } = await probe(Buffer.from(await response.arrayBuffer()));
  expect(Math.abs(durationS * 1_000 - recording.durationMs)).toBeLessThan(300);
});

it('nothing is encoded again: VP8 does not go into MP4', async () => {
  const [by, recording] = await recorded(recordedFixture('firefox-vp8.webm'), {
    mimeType: 'video/webm;codecs="vp8,opus"',
  });
  for (let time = 0; time < 2; time += 1) {
    expect(await codeOf(await by.request('GET', mp4Of(recording)))).toEqual([406, 'export-impossible']);
  }
  await expectNoFile(recording.id);
});

it('what is not finished is not exported, and another format than MP4 there is not', async () => {
  const by = await Uploader.start(server.origin);
  const upload = await by.create(vp9);
  await by.send(upload, 0, recordedFixture('chromium-vp9.webm').subarray(0, 15_000));
  const recording = await by.recording();
  expect(recording.mediaUrl).not.toBeNull();
  expect(await codeOf(await by.request('GET', mp4Of(recording)))).toEqual([409, 'recording-not-ready']);
  for (const query of ['format=webm', 'format=', 'format=mp4&format=mp4', 'v=a&v=b']) {
    const response = await by.request('GET', `/api/recordings/${recording.id}/media?${query}`);
    expect(await codeOf(response)).toEqual([400, 'bad-request']);
  }
  await by.end();
});

it('a private recording is exported for its owner only', async () => {
  const [by, recording] = await recorded(recordedFixture('chromium-vp9.webm'));
  const headers = { 'content-type': 'application/json' };
  const hidden = { visibility: 'private' };
  await by.request('PATCH', `/api/recordings/${recording.id}`, headers, JSON.stringify(hidden));
  const stranger = await newSession(server.origin);
  const expectNothingForOthers = async (): Promise<void> => {
    for (const cookie of [stranger, '']) {
      const response = await fetch(`${server.origin}${mp4Of(recording)}`, { headers: { cookie } });
      expect(await codeOf(response)).toEqual([404, 'recording-not-found']);
    }
  };
  await expectNothingForOthers();
  const response = await made(by, mp4Of(recording), 'HEAD');
  expect(response.headers.get('cache-control')).toBe('private, no-cache');
  await expectNothingForOthers();
});

it('an export ends when nobody waits for it any more', async () => {
  const [by, recording] = await recorded(long);
  const leaving = [new AbortController(), new AbortController()];
  const waiting = leaving.map(({ signal }) => {
    return fetch(`${server.origin}${mp4Of(recording)}`, { headers: { cookie: by.cookie }, signal });
  });
  await eventually(async () => expect(await exportsUnderWay(server)).toHaveLength(1));
  leaving[0]?.abort();
  await expect(waiting[0]).rejects.toThrow();
  expect(await exportsUnderWay(server)).toHaveLength(1);
  leaving[1]?.abort();
  await expect(waiting[1]).rejects.toThrow();
  await expectNoFile(recording.id);
});

it('an export of a large recording takes little memory', async () => {
  const by = await Uploader.start(server.origin);
  const upload = await by.create(vp9);
  const media = longWebm(await liveWebm(6, 2_500, 'vp9'), thickMs, thickBytes);
  const length = await sendLong(by, upload, media);
  await by.send(upload, length, new Uint8Array(), { 'upload-length': String(length) });
  await by.end();
  const recording = await ready(by);
  let peakBytes = 0;
  const over = new AbortController();
  const making = made(by, mp4Of(recording), 'HEAD').finally(() => over.abort());
  while (!over.signal.aborted) {
    const [child] = await exportsUnderWay(server);
    if (child !== undefined) peakBytes = Math.max(peakBytes, (await memoryOf(child)).peakBytes);
    await delay(lookEveryMs);
  }
  expect(Number((await making).headers.get('content-length'))).toBeGreaterThan(0.9 * thickBytes);
  expect(peakBytes).toBeGreaterThan(0);
  expect(peakBytes).toBeLessThan(mostChildBytes);
  by.close();
}, 60_000);

it('a recording that is deleted while it is exported is gone, and whoever waits is told', async () => {
  const [by, recording] = await recorded(long);
  const waiting = by.request('GET', mp4Of(recording));
  await eventually(async () => expect(await exportsUnderWay(server)).toHaveLength(1));
  expect((await by.request('DELETE', `/api/recordings/${recording.id}`)).status).toBe(204);
  expect(await codeOf(await waiting)).toEqual([404, 'recording-not-found']);
  await expectNoFile(recording.id);
});

it('no more than two are made at a time', async () => {
  const recordings = [await recorded(long), await recorded(long), await recorded(long)] as const;
  const leaving = new AbortController();
  const asking = recordings.slice(0, 2).map(([by, recording]) => {
    const options = { headers: { cookie: by.cookie }, signal: leaving.signal };
    return fetch(`${server.origin}${mp4Of(recording)}`, options);
  });
  await eventually(async () => expect(await exportsUnderWay(server)).toHaveLength(2));
  const [by, third] = recordings[2];
  const refused = await by.request('HEAD', mp4Of(third));
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('5');
  leaving.abort();
  await Promise.allSettled(asking);
  expect((await made(by, mp4Of(third), 'HEAD')).headers.get('accept-ranges')).toBe('bytes');
});

it('a disk that gets full is said, leaves nothing behind, and harms no recording; with room it is made', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'onair-small-'));
  const small = await startServer({ dataDir, through: withSmallDisk(join(dataDir, 'media'), 10_000_000) });
  try {
    const [inTheWay, other] = await recorded(recordedFixture('chromium-vp9.webm'), vp9, small);
    const [by, recording] = await recorded(long, vp9, small);
    const before = await by.media(recording);
    expect(await codeOf(await by.request('GET', mp4Of(recording)))).toEqual([507, 'storage-full']);
    expect((await by.media(recording)).equals(before)).toBe(true);
    // Only the server itself sees its disk.
    const seen = `/proc/${small.process.pid ?? 0}/root${join(dataDir, 'media')}`;
    const names = await readdir(seen, { recursive: true });
    expect(names.filter((name) => name.includes('export'))).toEqual([]);
    expect((await made(inTheWay, mp4Of(other), 'HEAD')).headers.get('content-type')).toBe('video/mp4');
  } finally {
    await small.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});
