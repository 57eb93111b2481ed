import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { liveWebm } from '../environment/live-webm';
import { open } from '../environment/raw-http';
import { type RunningServer, startServer } from '../environment/server';
import { eventually } from './eventually';
import { ready, Uploader } from './uploader';

let server: RunningServer;
let webm: Buffer;

beforeAll(async () => {
  webm = await liveWebm(20);
  server = await startServer({ env: { MAX_CONNECTS_PER_MINUTE: '1000' } });
});
afterAll(async () => {
  await server.stop();
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function expectNothingStored(id: string): Promise<void> {
  await eventually(async () => {
    expect(await readdir(join(server.dataDir, 'media', 'recordings')).catch(() => [])).not.toContain(id);
  });
}

it('a recording that is deleted while it is uploaded is gone, and its uploader is told', async () => {
  const by = await Uploader.start(server.origin);
  const upload = await by.create();
  await by.send(upload, 0, webm.subarray(0, 50_000));
  const { id } = await by.recording();
  // A request is under way when it is deleted.
  const request = open(`${server.origin}${upload}`, 'PATCH', {
    'tus-resumable': '1.0.0',
    cookie: by.cookie,
    'content-type': 'application/offset+octet-stream',
    'upload-offset': 50_000,
    'content-length': 50_000,
  });
  const answer = new Promise<number>((resolve, reject) => {
    request.on('response', (response) => resolve(response.statusCode ?? 0));
    request.on('error', reject);
  });
  request.write(webm.subarray(50_000, 60_000));
  expect((await by.request('DELETE', `/api/recordings/${id}`)).status).toBe(204);
  request.end(webm.subarray(60_000, 100_000));
  expect(await answer).toBe(404);
  expect((await by.request('HEAD', upload)).status).toBe(404);
  const refused = await by.tryToSend(upload, 100_000, webm.subarray(100_000));
  expect(refused.status).toBe(404);
  // Not `upload-not-found`, at which a recorder would begin again.
  expect(await refused.json()).toMatchObject({ code: 'recording-not-found' });
  expect((await by.tryToCreate()).status).toBe(404);
  await expectNothingStored(id);
  await by.end();
});

it('a recording that is deleted while it is finalized is gone', async () => {
  for (let round = 0; round < 10; round += 1) {
    const by = await Uploader.start(server.origin);
    await by.upload(webm, {}, 1_000_000);
    const { id } = await by.recording();
    const [deletion] = await Promise.all([by.request('DELETE', `/api/recordings/${id}`), by.end()]);
    expect(deletion.status).toBe(204);
    expect((await by.request('GET', `/api/recordings/${id}`)).status).toBe(404);
    await expectNothingStored(id);
  }
  expect(server.output()).not.toContain('could not be looked after');
});

it('who downloads a recording that is deleted gets all of it, or notices that it is not all', async () => {
  const by = await Uploader.start(server.origin);
  await by.upload(webm, {}, 1_000_000);
  await by.end();
  const recording = await ready(by);
  const whole = sha256(await by.media(recording));
  const downloads = Array.from({ length: 8 }, async () => {
    const response = await by.request('GET', recording.mediaUrl ?? '');
    return Buffer.from(await response.arrayBuffer());
  });
  const deletion = by.request('DELETE', `/api/recordings/${recording.id}`);
  for (const download of await Promise.allSettled(downloads)) {
    if (download.status === 'rejected') continue;
    // Too late to find it is another way to notice.
    if (download.value.toString().includes('recording-not-found')) continue;
    expect(sha256(download.value)).toBe(whole);
  }
  expect((await deletion).status).toBe(204);
  expect((await by.request('GET', `/api/recordings/${recording.id}/media`)).status).toBe(404);
});

it('a reader who goes away leaves no file open', async () => {
  const by = await Uploader.start(server.origin);
  await by.upload(webm, {}, 1_000_000);
  await by.end();
  const recording = await ready(by);
  for (let reader = 0; reader < 20; reader += 1) {
    const leaving = new AbortController();
    const response = await fetch(new URL(recording.mediaUrl ?? '', server.origin), { signal: leaving.signal });
    await response.body?.getReader().read();
    leaving.abort();
  }
  const { pid = 0 } = server.process;
  await eventually(async () => {
    const files = await readdir(`/proc/${pid}/fd`);
    const { readlink } = await import('node:fs/promises');
    const names = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')));
    expect(names.filter((name) => name.includes(recording.id))).toEqual([]);
  });
});
