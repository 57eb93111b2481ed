import { createHash, randomBytes } from 'node:crypto';
import { appendFile, mkdtemp, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { recordedFixture } from '../environment/laid-out-site';
import { liveWebm } from '../environment/live-webm';
import { longWebm } from '../environment/long-webm';
import { probe } from '../environment/media-probe';
import { open } from '../environment/raw-http';
import { type RunningServer, startServer } from '../environment/server';
import { withSmallDisk } from '../environment/small-disk';
import { eventually } from './eventually';
import { exportsUnderWay, vp9 } from './exported';
import { ready, storedFile, Uploader } from './uploader';

const servers: RunningServer[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function start(options: Parameters<typeof startServer>[0] = {}): Promise<RunningServer> {
  const server = await startServer(options);
  servers.push(server);
  return server;
}

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'onair-survives-'));
  folders.push(made);
  return made;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

it('nothing that was acknowledged is lost when the server is killed in the middle of an upload', async () => {
  const webm = await liveWebm(4);
  const dataDir = await folder();
  let server = await start({ dataDir });
  const by = await Uploader.start(server.origin);
  const upload = await by.create();
  let acknowledged = 0;
  for (const end of [20_000, 50_000, 90_000]) {
    acknowledged = await by.send(upload, acknowledged, webm.subarray(acknowledged, end));
    // The next request is half sent when the server dies.
    const request = open(`${server.origin}${upload}`, 'PATCH', {
      'tus-resumable': '1.0.0',
      cookie: by.cookie,
      'content-type': 'application/offset+octet-stream',
      'upload-offset': acknowledged,
      'content-length': 100_000,
    });
    request.on('error', () => undefined);
    request.write(webm.subarray(acknowledged, acknowledged + 7_000));
    const path = join(dataDir, 'media', storedFile(upload));
    await eventually(async () => expect((await readFile(path)).length).toBeGreaterThan(acknowledged));
    await server.kill();
    server = await start({ dataDir, port: server.port });
    const offset = await by.offset(upload);
    expect(offset).toBeGreaterThanOrEqual(acknowledged);
    expect(sha256(await readFile(path))).toBe(sha256(webm.subarray(0, offset)));
    acknowledged = offset;
  }
  await by.send(upload, acknowledged, webm.subarray(acknowledged), { 'upload-length': String(webm.length) });
  expect(sha256(await readFile(join(dataDir, 'media', storedFile(upload))))).toBe(sha256(webm));
  const back = await Uploader.resume(by);
  await back.end();
  const recording = await ready(back);
  expect((await probe(await back.media(recording))).frames).toBe(100);
  back.close();
});

it('a recording whose last bytes the server has stored, and not noted before it was killed, is ready all the same', async () => {
  const webm = await liveWebm(1);
  const dataDir = await folder();
  const server = await start({ dataDir });
  const by = await Uploader.start(server.origin);
  const upload = await by.create();
  await by.send(upload, 0, webm.subarray(0, 10_000), { 'upload-length': String(webm.length) });
  await by.end();
  await server.kill();
  await appendFile(join(dataDir, 'media', storedFile(upload)), webm.subarray(10_000));
  const again = by.at((await start({ dataDir, port: server.port })).origin);
  expect((await again.recording()).state).toBe('uploading');
  expect(await again.offset(upload)).toBe(webm.length);
  const recording = await ready(again);
  expect((await probe(await again.media(recording))).frames).toBe(25);
});

it('a recording whose server dies while it is finalized is taken up by the next start, and nothing is left over', async () => {
  // Parts of two containers are joined in a process, which takes a while.
  const long = Buffer.concat([...longWebm(recordedFixture('chromium-vp9.webm'), 3_000, 6_000_000)]);
  const dataDir = await folder();
  const first = await start({ dataDir });
  const by = await Uploader.start(first.origin);
  await by.upload(long, vp9, 4_000_000);
  const mp4 = recordedFixture('chromium-vp9-screen.mp4');
  await by.upload(mp4, { run: '1', mimeType: 'video/mp4;codecs="vp9,opus"' });
  const uploadedMs = (await by.recording()).durationMs;
  await by.end();
  await eventually(async () => expect(await exportsUnderWay(first)).toHaveLength(1));
  expect((await by.recording()).state).toBe('finalizing');
  await first.kill();
  const second = await start({ dataDir, port: first.port });
  const again = by.at(second.origin);
  expect((await again.recording()).state).toBe('finalizing');
  const recording = await ready(again);
  expect(Math.abs(recording.durationMs - uploadedMs)).toBeLessThan(300);
  expect((await readdir(join(dataDir, 'media'))).filter((name) => name.startsWith('.export-'))).toEqual([]);
});

it('a full disk is said, loses nothing that was acknowledged, and is gone on from when there is room', async () => {
  const dataDir = await folder();
  const server = await start({ dataDir, through: withSmallDisk(join(dataDir, 'media'), 3_000_000) });
  const other = await Uploader.start(server.origin, 'In the way');
  await other.upload(randomBytes(1_500_000), {}, 1_000_000);
  const by = await Uploader.start(server.origin);
  const upload = await by.create();
  const bytes = randomBytes(2_500_000);
  const full = await by.tryToSend(upload, 0, bytes);
  expect(full.status).toBe(507);
  expect(await full.json()).toMatchObject({ code: 'storage-full' });
  const kept = await by.offset(upload);
  expect((await by.tryToSend(upload, kept, bytes.subarray(kept))).status).toBe(507);
  // A twentieth is left to what else has to be written.
  const { bavail, bsize } = await statfs(`/proc/${server.process.pid ?? 0}/root${join(dataDir, 'media')}`);
  expect(bavail * bsize).toBeGreaterThan(100_000);
  const { id } = await other.recording();
  expect((await other.request('DELETE', `/api/recordings/${id}`)).status).toBe(204);
  const offset = await by.offset(upload);
  expect(offset).toBeGreaterThanOrEqual(kept);
  expect(await by.send(upload, offset, bytes.subarray(offset))).toBe(bytes.length);
  await by.end();
  // Only the server itself sees its disk.
  const stored = await readFile(`/proc/${server.process.pid ?? 0}/root${join(dataDir, 'media', storedFile(upload))}`);
  expect(sha256(stored)).toBe(sha256(bytes));
});

it('a full disk that the records are on, too, is said as such, and loses nothing that was acknowledged', async () => {
  const dataDir = await folder();
  const server = await start({ dataDir, through: withSmallDisk(dataDir, 8_000_000) });
  const by = await Uploader.start(server.origin);
  const upload = await by.create();
  const bytes = randomBytes(400_000);
  const acknowledged = await by.send(upload, 0, bytes.subarray(0, 300_000));
  // Only the server itself sees its disk.
  const disk = `/proc/${server.process.pid ?? 0}/root${dataDir}`;
  const filler = join(disk, 'filler');
  await expect(writeFile(filler, Buffer.alloc(8_000_000))).rejects.toMatchObject({ code: 'ENOSPC' });
  for (let run = 1; run < 20; run += 1) {
    const refused = await by.tryToCreate({ run: String(run) });
    if (refused.status === 201) continue;
    expect(await refused.json()).toMatchObject({ status: 507, code: 'storage-full' });
  }
  expect((await by.tryToSend(upload, acknowledged, bytes.subarray(acknowledged))).status).toBe(507);
  await rm(filler);
  const offset = await by.offset(upload);
  expect(offset).toBeGreaterThanOrEqual(acknowledged);
  expect(await by.send(upload, offset, bytes.subarray(offset))).toBe(bytes.length);
  expect(sha256(await readFile(join(disk, 'media', storedFile(upload))))).toBe(sha256(bytes));
  await by.end();
});

it('no more is stored than the configuration allows', async () => {
  const server = await start({ env: { MAX_STORAGE_BYTES: '10000000' } });
  const by = await Uploader.start(server.origin);
  const upload = await by.create();
  const bytes = randomBytes(20_000_000);
  const refused = await by.tryToSend(upload, 0, bytes);
  expect(refused.status).toBe(507);
  expect(await refused.json()).toMatchObject({ code: 'storage-full' });
  expect(await by.offset(upload)).toBeLessThanOrEqual(10_000_000);
  expect((await by.tryToSend(upload, await by.offset(upload), bytes.subarray(0, 5_000_000))).status).toBe(507);
  const { id } = await by.recording();
  expect((await by.request('DELETE', `/api/recordings/${id}`)).status).toBe(204);
  const other = await Uploader.start(server.origin);
  expect(await other.upload(bytes.subarray(0, 4_000_000), {}, 4_000_000)).not.toBe('');
});
