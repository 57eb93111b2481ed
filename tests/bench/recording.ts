import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Recording } from '@onair/protocol';
import { liveWebm } from '../environment/live-webm';
import { longWebm } from '../environment/long-webm';
import { memoryOf } from '../environment/process-memory';
import { startServer } from '../environment/server';
import { ready, storedFile, Uploader } from '../integration/uploader';
import { Contender, PutServer, remux } from './recording-contenders';
import { atLeast, atMost, keepFigures, percentile, printVerdicts } from './figures';

const rounds = Number(process.env['ROUNDS'] ?? 3);
const ingestBytes = Number(process.env['INGEST_MB'] ?? 256) * 1e6;
const longBytes = Number(process.env['LONG_MB'] ?? 1_000) * 1e6;
const slices = 120;
const sliceBytes = 300_000;
const seeks = 20;
const seekBytes = 4e6;

interface Long {
  readonly bytes: number;
  readonly durationMs: number;
  readonly readyMs: number;
  /** The most memory that the server ever had, beyond what it had before the first byte. */
  readonly grownMb: { readonly afterIngest: number; readonly afterFinalizing: number; readonly whole: number };
  readonly ffmpeg: { readonly ms: number; readonly peakMb: number };
}

/** What recording costs: the lag of an acknowledgement, the way to the disk, and the time until it can be played. */
export async function run(): Promise<void> {
  const short = await liveWebm(6, 2_500);
  const lags = await acknowledgementLags();
  const [tus, put] = (await ingest(short)).map((contender) => contender.medians());
  const long = await untilReady(short);
  const figures = {
    lagMs: { median: percentile(lags, 0.5), p95: percentile(lags, 0.95), n: lags.length },
    ingest: { tus, put, cpuRatio: (tus?.cpuMsPerMb ?? NaN) / (put?.cpuMsPerMb ?? NaN) },
    long,
  };
  console.log(JSON.stringify(figures, null, 2));
  const verdicts = [
    atMost(100, 'lag of an acknowledgement, p95 ms', figures.lagMs.p95),
    atLeast(0.5, 'ingest, MB/s: tus / nginx PUT', (tus?.mbPerS ?? NaN) / (put?.mbPerS ?? NaN)),
    atMost(0.1, 'time until 1 GB is ready / ffmpeg -c copy', long.readyMs / long.ffmpeg.ms),
    atMost(64, 'memory for 1 GB taken in, finalized, sought in and downloaded, MB', long.grownMb.whole),
  ];
  printVerdicts(verdicts);
  keepFigures('recording', { ...figures, verdicts });
}

/** A recorder's day: a slice a second, here without the waiting in between. */
async function acknowledgementLags(): Promise<number[]> {
  const server = await startServer();
  try {
    const by = await Uploader.start(server.origin);
    const upload = await by.create();
    const slice = Buffer.alloc(sliceBytes, 1);
    const lags: number[] = [];
    for (let index = 0; index < slices; index += 1) {
      const startedAt = performance.now();
      await by.send(upload, index * sliceBytes, slice);
      lags.push(performance.now() - startedAt);
      await delay(20);
    }
    return lags;
  } finally {
    await server.stop();
  }
}

/** The same bytes to the same disk, in one request each, by turns. */
async function ingest(short: Buffer): Promise<[Contender, Contender]> {
  const ours = new Contender('tus');
  const plain = new Contender('nginx PUT');
  const server = await startServer();
  const put = await PutServer.start(join(server.dataDir, 'put'));
  try {
    const by = await Uploader.start(server.origin);
    for (let round = 0; round < rounds; round += 1) {
      const upload = await by.create();
      await ours.measure([server.process.pid ?? 0], ingestBytes, () =>
        send('PATCH', `${server.origin}${upload}`, patchHeaders(by), longWebm(short, 6_000, ingestBytes)),
      );
      await plain.measure(await put.pids(), ingestBytes, () =>
        send('PUT', `${put.origin}/file-${round}`, {}, longWebm(short, 6_000, ingestBytes)),
      );
    }
    return [ours, plain];
  } finally {
    await put.stop();
    await server.stop();
  }
}

/** A long recording from its first byte until somebody has sought in it and downloaded it. */
async function untilReady(short: Buffer): Promise<Long> {
  const server = await startServer({ env: { LOG_LEVEL: 'warn' } });
  try {
    const by = await Uploader.start(server.origin);
    const { residentBytes } = await memoryOf(server.process.pid ?? 0);
    const grownMb = async (): Promise<number> =>
      ((await memoryOf(server.process.pid ?? 0)).peakBytes - residentBytes) / 1e6;
    const upload = await by.create();
    await send('PATCH', `${server.origin}${upload}`, patchHeaders(by), longWebm(short, 6_000, longBytes));
    const afterIngest = await grownMb();
    await by.end();
    const length = await by.offset(upload);
    const lastByteAt = performance.now();
    await by.send(upload, length, new Uint8Array(), { 'upload-length': String(length) });
    const recording = await ready(by);
    const readyMs = performance.now() - lastByteAt;
    const afterFinalizing = await grownMb();
    await play(by, recording);
    const whole = await grownMb();
    const raw = join(server.dataDir, 'raw.webm');
    await copyFile(join(server.dataDir, 'media', storedFile(upload)), raw);
    const ffmpeg = await remux(raw, join(server.dataDir, 'remuxed.webm'));
    const { durationMs } = recording;
    return { bytes: length, durationMs, readyMs, grownMb: { afterIngest, afterFinalizing, whole }, ffmpeg };
  } finally {
    await server.stop();
  }
}

/** Seeks, and then downloads everything. */
async function play(by: Uploader, { mediaUrl, sizeBytes }: Recording): Promise<void> {
  for (let place = 0; place < seeks; place += 1) {
    const start = Math.floor((sizeBytes * ((place * 7) % seeks)) / seeks);
    await (await by.request('GET', mediaUrl ?? '', { range: `bytes=${start}-${start + seekBytes}` })).arrayBuffer();
  }
  const { body } = await by.request('GET', mediaUrl ?? '');
  let downloaded = 0;
  const reader = body?.getReader();
  for (let piece = await reader?.read(); piece?.value; piece = await reader?.read()) downloaded += piece.value.length;
  if (downloaded !== sizeBytes) throw new Error('The download is not whole.');
}

function patchHeaders({ cookie }: Uploader): Record<string, string> {
  const type = 'application/offset+octet-stream';
  return { cookie, 'tus-resumable': '1.0.0', 'content-type': type, 'upload-offset': '0' };
}

/** Sends a body as fast as it is taken. */
async function send(
  method: string,
  url: string,
  headers: Record<string, string | number>,
  body: Iterable<Buffer>,
): Promise<void> {
  const request = httpRequest(url, { method, headers, agent: false });
  const answered = once(request, 'response') as Promise<[{ statusCode?: number; resume(): void }]>;
  for (const block of body) if (!request.write(block)) await once(request, 'drain');
  request.end();
  const [response] = await answered;
  response.resume();
  if ((response.statusCode ?? 500) >= 300) throw new Error(`${method} ${url}: ${response.statusCode ?? 0}`);
}
