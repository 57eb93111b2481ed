import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Cluster, startCluster } from '../environment/cluster';
import type { ClusterInstance } from '../environment/cluster-instance';
import { recordedFixture } from '../environment/laid-out-site';
import { liveWebm } from '../environment/live-webm';
import { open } from '../environment/raw-http';
import { eventually } from './eventually';
import { made, mp4Of, vp9 } from './exported';
import { ready, storedFile, Uploader } from './uploader';

let cluster: Cluster;
let webm: Buffer;

beforeAll(async () => {
  webm = await liveWebm(4);
  cluster = await startCluster({ instances: 2 });
});
afterAll(async () => {
  await cluster.stop();
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const stored = (upload: string): Promise<Buffer> => readFile(join(cluster.mediaDir, storedFile(upload)));

function instance(number: 0 | 1): ClusterInstance {
  const found = cluster.instances[number];
  if (found === undefined) throw new Error('no such instance');
  return found;
}

/** Sends everything as the recorder does: after any error, it asks for the offset and goes on from there. */
async function insist(by: Uploader, upload: string, bytes: Uint8Array, afterPiece: () => Promise<void>): Promise<void> {
  let offset = 0;
  while (offset < bytes.length) {
    const piece = bytes.subarray(offset, offset + 20_000);
    const isLast = offset + piece.length === bytes.length;
    offset = await eventually(async () => {
      const from = await by.offset(upload);
      if (from !== offset) return from;
      return await by.send(upload, offset, piece, isLast ? { 'upload-length': String(bytes.length) } : {});
    });
    await afterPiece();
  }
}

it('an upload goes on through nginx when the instance that had it is killed', async () => {
  const by = await Uploader.start(cluster.origin);
  const upload = await by.create();
  const before = await by.request('HEAD', upload);
  const victim = before.headers.get('x-onair-instance')?.startsWith('instance-1') === true ? 0 : 1;
  let pieces = 0;
  await insist(by, upload, webm, async () => {
    pieces += 1;
    if (pieces === 3) await instance(victim).kill();
  });
  expect(sha256(await stored(upload))).toBe(sha256(webm));
  await instance(victim).restart();
  const visitor = await Uploader.resume(by);
  await visitor.end();
  const recording = await ready(visitor);
  expect(Math.abs(recording.durationMs - 4_000)).toBeLessThan(200);
  const media = await visitor.media(recording);
  expect(media.length).toBe(recording.sizeBytes);
  visitor.close();
});

it('an upload goes from one instance to the other with each request', async () => {
  const by = await Uploader.start(instance(0).origin);
  const elsewhere = by.at(instance(1).origin);
  const upload = await by.create();
  for (let offset = 0; offset < webm.length;) {
    const turn = (offset / 20_000) % 2 === 0 ? by : elsewhere;
    offset = await turn.send(upload, offset, webm.subarray(offset, offset + 20_000));
  }
  await elsewhere.send(upload, webm.length, new Uint8Array(), { 'upload-length': String(webm.length) });
  expect(sha256(await stored(upload))).toBe(sha256(webm));
  await by.end();
  expect(Math.abs((await ready(by)).durationMs - 4_000)).toBeLessThan(200);
  by.close();
});

it('two instances that are sent the same offset at the same time never mix their bytes', async () => {
  const by = await Uploader.start(instance(0).origin);
  const elsewhere = by.at(instance(1).origin);
  for (let round = 0; round < 10; round += 1) {
    const upload = await by.create();
    const rivals = [randomBytes(400_000), randomBytes(400_000)] as const;
    await Promise.allSettled([by.tryToSend(upload, 0, rivals[0]), elsewhere.tryToSend(upload, 0, rivals[1])]);
    const file = await stored(upload);
    expect(rivals.some((bytes) => bytes.subarray(0, file.length).equals(file))).toBe(true);
    expect(await by.offset(upload)).toBe(file.length);
  }
  by.close();
});

it('an instance that was frozen in the middle of a request does not write when it wakes up', async () => {
  const by = await Uploader.start(instance(0).origin);
  const elsewhere = by.at(instance(1).origin);
  const upload = await by.create();
  // Half a request: the instance has the lock, and waits for the rest.
  const request = open(`${instance(0).origin}${upload}`, 'PATCH', {
    'tus-resumable': '1.0.0',
    cookie: by.cookie,
    'content-type': 'application/offset+octet-stream',
    'upload-offset': '0',
    'content-length': webm.length,
  });
  const outcome = new Promise<number>((resolve) => {
    request.on('response', (response) => resolve(response.statusCode ?? 0));
    request.on('error', () => resolve(0));
  });
  request.write(webm.subarray(0, 30_000));
  await eventually(async () => expect((await stored(upload)).length).toBeGreaterThan(0));
  instance(0).freeze();
  try {
    // What comes while it sleeps is there when it wakes up; the lock is somebody else's by then.
    request.end(Buffer.alloc(webm.length - 30_000, 'x'));
    const offset = await eventually(() => elsewhere.offset(upload));
    await elsewhere.send(upload, offset, webm.subarray(offset), { 'upload-length': String(webm.length) });
    expect(sha256(await stored(upload))).toBe(sha256(webm));
  } finally {
    instance(0).thaw();
  }
  expect(await outcome).not.toBe(204);
  expect(sha256(await stored(upload))).toBe(sha256(webm));
});

it('one instance finalizes a recording that all of them find complete', async () => {
  const finalized = (id: string): number =>
    cluster.instances
      .flatMap((each) => each.output().split('\n'))
      .filter((line) => {
        return line.includes('recording finalized') && line.includes(id);
      }).length;
  for (let round = 0; round < 5; round += 1) {
    const by = await Uploader.start(instance(0).origin);
    const elsewhere = by.at(instance(1).origin);
    const upload = await elsewhere.create();
    await elsewhere.send(upload, 0, webm);
    const last = elsewhere.send(upload, webm.length, new Uint8Array(), { 'upload-length': String(webm.length) });
    await Promise.all([by.end(), last]);
    const { id } = await ready(by);
    // It is ready a moment before that is logged.
    await eventually(() => expect(finalized(id)).toBe(1));
    by.close();
  }
});

it('two instances that are asked for the same MP4 at the same time make it once', async () => {
  const by = await Uploader.start(instance(0).origin);
  await by.upload(recordedFixture('chromium-vp9.webm'), vp9);
  await by.end();
  const recording = await ready(by);
  const askers = [by, by.at(instance(1).origin)];
  const answers = await Promise.all(askers.map((asker) => made(asker, mp4Of(recording))));
  const files = await Promise.all(answers.map(async (answer) => sha256(Buffer.from(await answer.arrayBuffer()))));
  expect(new Set(files).size).toBe(1);
  expect(new Set(answers.map(({ headers }) => headers.get('etag'))).size).toBe(1);
  const names = await readdir(cluster.mediaDir, { recursive: true });
  expect(names.filter((name) => name.includes(recording.id) && name.endsWith('.mp4'))).toHaveLength(1);
  by.close();
});
