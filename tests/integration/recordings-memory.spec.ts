import { once } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { liveWebm } from '../environment/live-webm';
import { longWebm } from '../environment/long-webm';
import { open } from '../environment/raw-http';
import { type RunningServer, startServer } from '../environment/server';
import { ready, Uploader } from './uploader';

const mebibyte = 1_048_576;
/** What holds a recording would hold some 100 MB more at the second mark than at the first one. */
const marks = [100, 220].map((megabytes) => megabytes * 1e6);
const mostGrowthBytes = 48 * mebibyte;

let server: RunningServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.stop();
});

/** The most memory that the server ever had in RAM. */
async function peakBytes(): Promise<number> {
  const status = await readFile(`/proc/${server.process.pid ?? 0}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1_024;
}

async function written(request: ClientRequest, blocks: Iterator<Buffer>, upTo: number, from: number): Promise<number> {
  let sent = from;
  while (sent < upTo) {
    const next = blocks.next();
    if (next.done === true) break;
    sent += next.value.length;
    if (!request.write(next.value)) await once(request, 'drain');
  }
  return sent;
}

it('a recording is taken in, finished and played in memory that does not depend on its size', async () => {
  const by = await Uploader.start(server.origin);
  const upload = await by.create();
  const request = open(`${server.origin}${upload}`, 'PATCH', {
    'tus-resumable': '1.0.0',
    cookie: by.cookie,
    'content-type': 'application/offset+octet-stream',
    'upload-offset': 0,
  });
  const answered = once(request, 'response') as Promise<[IncomingMessage]>;
  const blocks = longWebm(await liveWebm(6, 2_500), 6_000, Infinity);
  const [first = 0, second = 0] = marks;
  const half = await written(request, blocks, first, 0);
  const before = await peakBytes();
  const length = await written(request, blocks, second, half);
  request.end();
  const [response] = await answered;
  expect(response.statusCode).toBe(204);
  response.resume();
  await by.send(upload, length, new Uint8Array(), { 'upload-length': String(length) });
  await by.end();
  const { mediaUrl, sizeBytes } = await ready(by);
  const media = await by.request('GET', mediaUrl ?? '');
  let read = 0;
  const reader = media.body?.getReader();
  for (let piece = await reader?.read(); piece?.value; piece = await reader?.read()) read += piece.value.length;
  expect(read).toBe(sizeBytes);
  expect((await peakBytes()) - before, `${before / mebibyte} MiB before`).toBeLessThan(mostGrowthBytes);
}, 60_000);
