import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Recording, RecordingPage } from '@onair/protocol';
import { recordedFixture } from '../environment/laid-out-site';
import { liveWebm } from '../environment/live-webm';
import { probe } from '../environment/media-probe';
import { ask } from '../environment/raw-http';
import { type RunningServer, startServer } from '../environment/server';
import { eventually } from './eventually';
import { Uploader } from './uploader';
import { newSession } from './visitor';

let server: RunningServer;
let webm: Buffer;

beforeAll(async () => {
  webm = await liveWebm(4);
  server = await startServer({ env: { UPLOAD_PATIENCE_MS: '1500' } });
});
afterAll(async () => {
  await server.stop();
});

async function inState(by: Uploader, state: Recording['state']): Promise<Recording> {
  return await eventually(async () => {
    const recording = await by.recording();
    expect(recording.state).toBe(state);
    return recording;
  });
}

async function ready(title?: string): Promise<{ by: Uploader; recording: Recording }> {
  const by = await Uploader.start(server.origin, title);
  await by.upload(webm);
  await by.end();
  return { by, recording: await inState(by, 'ready') };
}

describe('a recording', () => {
  it('is ready when its stream has ended and everything has come, in whatever order', async () => {
    for (const endsFirst of [false, true]) {
      const by = await Uploader.start(server.origin);
      if (endsFirst) {
        const upload = await by.create();
        await by.send(upload, 0, webm.subarray(0, 50_000));
        await by.end();
        await by.send(upload, 50_000, webm.subarray(50_000), { 'upload-length': String(webm.length) });
      } else {
        await by.upload(webm);
        expect((await by.recording()).state).toBe('uploading');
        await by.end();
      }
      const lastByteAt = performance.now();
      const recording = await inState(by, 'ready');
      expect(performance.now() - lastByteAt).toBeLessThan(2_000);
      expect(recording).toMatchObject({ failure: null, mine: true, tracks: { audio: true, video: true } });
      expect(Math.abs(recording.durationMs - 4_000)).toBeLessThan(200);
    }
  });

  it('plays with a duration, and every byte of its media is what came', async () => {
    const { by, recording } = await ready();
    const media = await by.media(recording);
    expect(media.length).toBe(recording.sizeBytes);
    const { durationS, frames } = await probe(media);
    expect(Math.abs(durationS - 4)).toBeLessThan(0.2);
    expect(frames).toBe(100);
  });

  it('is joined into one file where its parts have other codecs or containers', async () => {
    const by = await Uploader.start(server.origin);
    const parts = ['chromium-vp9.webm', 'chromium-vp9-screen.mp4'].map(recordedFixture);
    const types = ['video/webm;codecs="vp9,opus"', 'video/mp4;codecs="vp9,opus"'];
    for (const [run, part] of parts.entries()) {
      await by.upload(part, { run: String(run), mimeType: types[run] ?? '' });
    }
    await by.end();
    const recording = await inState(by, 'ready');
    expect(recording.durationMs).toBeGreaterThan(5_000);
    const media = await by.media(recording);
    expect(media.length).toBe(recording.sizeBytes);
    const { durationS } = await probe(media);
    expect(Math.abs(durationS * 1_000 - recording.durationMs)).toBeLessThan(200);
  });

  it('can be played up to now while it is uploaded, at an address that stays good while it grows', async () => {
    const by = await Uploader.start(server.origin);
    const upload = await by.create();
    const half = Math.floor(webm.length / 2);
    await by.send(upload, 0, webm.subarray(0, half));
    const early = await by.recording();
    expect(early.state).toBe('uploading');
    expect(early.durationMs).toBeGreaterThan(1_000);
    const before = await by.media(early);
    const { durationS } = await probe(before);
    expect(durationS).toBeGreaterThan(1);
    expect(durationS).toBeLessThan(3);
    await by.send(upload, half, webm.subarray(half), { 'upload-length': String(webm.length) });
    expect(sha256(await by.media(early))).toBe(sha256(before));
    expect((await by.recording()).mediaUrl).not.toBe(early.mediaUrl);
    await by.end();
  });

  it('of a stream that was resumed is one, with its parts in order, however late they come', async () => {
    const by = await Uploader.start(server.origin);
    await by.upload(webm, { epoch: '2', run: '0', startMs: '10000' });
    await by.upload(webm, { epoch: '1', run: '0', startMs: '0' });
    await by.end();
    const recording = await inState(by, 'ready');
    expect(Math.abs(recording.durationMs - 8_000)).toBeLessThan(400);
    const { durationS, frames } = await probe(await by.media(recording));
    expect(Math.abs(durationS - 8)).toBeLessThan(0.4);
    expect(frames).toBe(200);
  });

  it('becomes ready with what is there when nothing comes any more, and goes on when more comes after all', async () => {
    const by = await Uploader.start(server.origin);
    const upload = await by.create();
    const half = Math.floor(webm.length / 2);
    await by.send(upload, 0, webm.subarray(0, half));
    await by.end();
    const shorter = await inState(by, 'ready');
    expect(shorter.durationMs).toBeLessThan(3_000);
    await by.send(upload, half, webm.subarray(half), { 'upload-length': String(webm.length) });
    const whole = await eventually(async () => {
      const recording = await by.recording();
      expect(recording).toMatchObject({ state: 'ready' });
      expect(recording.durationMs).toBeGreaterThan(3_800);
      return recording;
    });
    expect(whole.mediaUrl).not.toBe(shorter.mediaUrl);
  });

  it('is called what its stream is called until it is renamed', async () => {
    const by = await Uploader.start(server.origin, 'First');
    const upload = await by.create();
    await by.visitor.get('update', { streamId: by.streamId, title: 'Second' });
    await by.send(upload, 0, webm, { 'upload-length': String(webm.length) });
    await by.end();
    const { id, title } = await inState(by, 'ready');
    expect(title).toBe('Second');
    const headers = { 'content-type': 'application/json' };
    const changed = await by.request('PATCH', `/api/recordings/${id}`, headers, JSON.stringify({ title: 'Third' }));
    expect(await changed.json()).toMatchObject({ title: 'Third' });
    expect((await by.recording()).title).toBe('Third');
  });
});

describe('the media of a recording', () => {
  it('come in ranges', async () => {
    const { by, recording } = await ready();
    const url = recording.mediaUrl ?? '';
    const whole = await by.media(recording);
    const ranges: [string, number, number][] = [
      ['bytes=0-0', 0, 1],
      ['bytes=100-199', 100, 200],
      [`bytes=${whole.length - 5}-`, whole.length - 5, whole.length],
      ['bytes=-7', whole.length - 7, whole.length],
      ['bytes=-99999999', 0, whole.length],
      ['bytes=10-99999999', 10, whole.length],
    ];
    for (const [range, start, end] of ranges) {
      const response = await by.request('GET', url, { range });
      expect(response.status).toBe(206);
      expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${whole.length}`);
      expect(Buffer.from(await response.arrayBuffer())).toEqual(whole.subarray(start, end));
    }
    const beyond = await by.request('GET', url, { range: `bytes=${whole.length}-` });
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get('content-range')).toBe(`bytes */${whole.length}`);
    for (const range of ['bytes=abc', 'lines=1-2', 'lines=99999998-99999999', 'bytes=0-1,5-6']) {
      const response = await by.request('GET', url, { range });
      expect(response.status).toBe(200);
      await response.arrayBuffer();
    }
  });

  it('can be cached, and are asked for again only when they have changed', async () => {
    const { by, recording } = await ready();
    const url = recording.mediaUrl ?? '';
    const head = await by.request('HEAD', url);
    const etag = head.headers.get('etag') ?? '';
    expect(head.headers.get('content-length')).toBe(String(recording.sizeBytes));
    expect(head.headers.get('accept-ranges')).toBe('bytes');
    expect(head.headers.get('cache-control')).toBe('public, max-age=31536000, s-maxage=0, immutable');
    expect(head.headers.get('content-type')).toMatch(/^video\/webm; ?codecs=/);
    expect(head.headers.get('set-cookie')).toBeNull();
    // Not by fetch, which would ask not to be answered from a cache.
    expect((await ask(`${server.origin}${url}`, { headers: { 'if-none-match': etag } })).status).toBe(304);
    const plain = await by.request('HEAD', url.split('?')[0] ?? '');
    expect(plain.headers.get('cache-control')).toBe('public, no-cache');
    const sameRange = await by.request('GET', url, { range: 'bytes=0-9', 'if-range': etag });
    expect(sameRange.status).toBe(206);
    const otherRange = await by.request('GET', url, { range: 'bytes=0-9', 'if-range': '"other"' });
    expect(otherRange.status).toBe(200);
    await otherRange.arrayBuffer();
    const outdated = await fetch(`${server.origin}${url.split('?')[0] ?? ''}?v=outdated`, { redirect: 'manual' });
    expect(outdated.status).toBe(302);
    expect(outdated.headers.get('cache-control')).toBe('no-store');
  });

  it('are downloaded under the name of the recording and its date', async () => {
    const { by, recording } = await ready('Köln: "a/b" 🎥');
    const response = await by.request('HEAD', `${recording.mediaUrl ?? ''}&download`);
    const date = recording.startedAt.slice(0, 10);
    expect(response.headers.get('content-disposition')).toContain(
      `filename*=UTF-8''${encodeURIComponent(`Köln- -a-b- 🎥 ${date}.webm`)}`,
    );
    expect(response.headers.get('content-type')).toMatch(/^video\/webm/);
  });
});

describe('who may see and change a recording', () => {
  async function see(cookie: string | undefined, path: string): Promise<number> {
    const headers = cookie === undefined ? {} : { cookie };
    const response = await fetch(new URL(path, server.origin), { headers });
    await response.arrayBuffer();
    return response.status;
  }

  async function setVisibility(by: Uploader, id: string, visibility: string): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const response = await by.request('PATCH', `/api/recordings/${id}`, headers, JSON.stringify({ visibility }));
    expect(response.status).toBe(200);
  }

  async function isListed(id: string, query = ''): Promise<boolean> {
    const response = await fetch(`${server.origin}/api/recordings?limit=100${query}`);
    const { recordings } = (await response.json()) as RecordingPage;
    return recordings.some((recording) => recording.id === id);
  }

  it('is decided by its owner', async () => {
    const { by, recording } = await ready();
    const stranger = await newSession(server.origin);
    const path = `/api/recordings/${recording.id}`;
    const all = [path, `${path}/media`];
    expect(await isListed(recording.id)).toBe(true);
    await setVisibility(by, recording.id, 'unlisted');
    expect(await isListed(recording.id)).toBe(false);
    for (const address of all) expect(await see(stranger, address)).toBe(200);
    await setVisibility(by, recording.id, 'private');
    expect(await isListed(recording.id)).toBe(false);
    for (const address of [...all, `${path}/thumbnail`]) {
      expect(await see(stranger, address)).toBe(404);
      expect(await see(undefined, address)).toBe(404);
    }
    for (const address of all) expect(await see(by.cookie, address)).toBe(200);
  });

  it('is nobody but its owner, to change or to delete', async () => {
    const { by, recording } = await ready();
    const stranger = await newSession(server.origin);
    const path = `/api/recordings/${recording.id}`;
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ title: 'Mine' });
    for (const [cookie, status] of [
      [stranger, 403],
      ['', 401],
    ] as const) {
      const changed = await fetch(`${server.origin}${path}`, {
        method: 'PATCH',
        headers: { ...headers, cookie },
        body,
      });
      const deleted = await fetch(`${server.origin}${path}`, { method: 'DELETE', headers: { cookie } });
      expect([changed.status, deleted.status]).toEqual([status, status]);
    }
    expect(await by.recording()).toEqual(recording);
    expect((await by.request('PATCH', path, headers, '{"state":"ready"}')).status).toBe(400);
    expect((await by.request('PATCH', path, headers, '{}')).status).toBe(400);
    expect((await by.request('PATCH', path, headers, 'no json')).status).toBe(400);
    expect((await fetch(`${server.origin}/api/recordings?owner=me`)).status).toBe(401);
  });

  it('is nobody once it is deleted, and it is not begun again', async () => {
    const { by, recording } = await ready();
    const path = `/api/recordings/${recording.id}`;
    expect((await by.request('DELETE', path)).status).toBe(204);
    for (const address of [path, `${path}/media`]) expect(await see(by.cookie, address)).toBe(404);
    expect((await by.request('DELETE', path)).status).toBe(404);
    const again = await by.tryToCreate();
    expect(again.status).toBe(404);
    expect(await again.json()).toMatchObject({ code: 'recording-not-found' });
  });
});

describe('the list of recordings', () => {
  it('is searched, sorted and paged', async () => {
    const by = await Uploader.start(server.origin, 'Zebra crossing');
    await by.upload(webm);
    await by.end();
    await inState(by, 'ready');
    const found = await fetch(`${server.origin}/api/recordings?q=ZEBRA&sort=title&limit=1`);
    expect(((await found.json()) as RecordingPage).recordings.map(({ title }) => title)).toEqual(['Zebra crossing']);
    const first = (await (await fetch(`${server.origin}/api/recordings?limit=1`)).json()) as RecordingPage;
    expect(first.recordings).toHaveLength(1);
    const cursor = first.nextCursor ?? '';
    const next = await fetch(`${server.origin}/api/recordings?limit=1&cursor=${cursor}`);
    expect(((await next.json()) as RecordingPage).recordings[0]?.id).not.toBe(first.recordings[0]?.id);
    for (const query of [`sort=title&cursor=${cursor}`, 'cursor=made-up', 'sort=colour', 'limit=0', 'owner=you']) {
      expect((await fetch(`${server.origin}/api/recordings?${query}`)).status).toBe(400);
    }
  });
});

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
