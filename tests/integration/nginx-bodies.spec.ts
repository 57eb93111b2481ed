import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Nginx } from '../environment/nginx';
import { ask, open } from '../environment/raw-http';
import { TinyInstance } from '../environment/tiny-instance';

const mebibyte = 1_048_576;
/** What nginx warns of: "a client request body" or "an upstream response is buffered to a temporary file". */
const toDisk = 'buffered to a temporary file';
let instance: TinyInstance;
let nginx: Nginx;

beforeEach(async () => {
  instance = await TinyInstance.start();
  nginx = await Nginx.start({ instances: [instance.address], variables: { ONAIR_MAX_UPLOAD: '128m' } });
});
afterEach(async () => {
  await nginx.stop();
  await instance.die();
});

/** So many mebibytes of zeros, made as they are read. */
function* zeros(count: number): Generator<Buffer> {
  const piece = Buffer.alloc(mebibyte);
  for (let sent = 0; sent < count; sent++) yield piece;
}

it('an upload reaches the instance while it is still being sent', async () => {
  const arrived = new Promise<string>((resolve) => {
    instance.listener = (request, response) => {
      request.once('data', (piece: Buffer) => resolve(piece.toString()));
      request.once('end', () => response.end());
    };
  });
  const request = open(`${nginx.origin}/api/uploads/one`, 'PATCH', { 'content-length': 20 });
  request.write('the first ');
  expect(await arrived).toBe('the first ');
  request.end('the second');
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(200);
  response.resume();
});

it.each([
  ['POST', '/api/session'],
  ['PUT', '/api/streams/one/thumbnail'],
])('%s %s, which is small, reaches the instance when it is complete', async (method, path) => {
  const request = open(`${nginx.origin}${path}`, method, { 'content-length': 20 });
  request.write('the first ');
  // Another one, begun and answered later, shows that the instance could have heard of the first.
  expect((await ask(`${nginx.origin}/api/streams`)).status).toBe(200);
  expect(instance.requests.map(({ url }) => url)).toEqual(['/api/streams']);
  request.end('the second');
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  expect(instance.requests.map(({ url }) => url)).toEqual(['/api/streams', path]);
});

it('a large upload passes through memory that does not grow, to an instance that is slow', async () => {
  let received = 0;
  let mostResident = 0;
  instance.listener = (request, response) => {
    const slowDisk = new Writable({
      write: (piece: Buffer, _encoding, done) => {
        received += piece.length;
        setImmediate(done);
      },
    });
    void pipeline(request, slowDisk).then(() => response.end());
  };
  const before = await nginx.residentBytes();
  const request = open(`${nginx.origin}/api/uploads/one`, 'PATCH', { 'content-length': 100 * mebibyte });
  const answered = once(request, 'response');
  let sent = 0;
  for (const piece of zeros(100)) {
    if (!request.write(piece)) await once(request, 'drain');
    if (++sent % 25 !== 0) continue;
    mostResident = Math.max(mostResident, await nginx.residentBytes());
  }
  request.end();
  const [response] = (await answered) as [IncomingMessage];
  response.resume();
  expect(response.statusCode).toBe(200);
  expect(received).toBe(100 * mebibyte);
  expect(nginx.output()).not.toContain(toDisk);
  expect(mostResident - before).toBeLessThan(24 * mebibyte);
});

it('a large download passes through memory that does not grow, to a reader that is slow', async () => {
  instance.listener = (_request, response) => {
    response.writeHead(206, { 'Content-Type': 'video/webm', 'Content-Range': 'bytes 0-104857599/104857600' });
    void pipeline(Readable.from(zeros(100)), response);
  };
  const before = await nginx.residentBytes();
  const request = open(`${nginx.origin}/api/recordings/one/media`, 'GET', { range: 'bytes=0-' });
  request.end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let received = 0;
  let checks = 0;
  let mostResident = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    received += piece.length;
    if (received < checks * 5 * mebibyte) continue;
    checks++;
    // Slower than the instance sends, so that nginx has something to put somewhere.
    mostResident = Math.max(mostResident, await nginx.residentBytes());
  }
  expect(response.statusCode).toBe(206);
  expect(response.headers['content-range']).toBe('bytes 0-104857599/104857600');
  expect(instance.requests[0]?.headers.range).toBe('bytes=0-');
  expect(received).toBe(100 * mebibyte);
  expect(nginx.output()).not.toContain(toDisk);
  expect(mostResident - before).toBeLessThan(24 * mebibyte);
});

it.each([
  ['POST', '/api/session', 70_000],
  ['PUT', '/api/streams/one/thumbnail', 300_000],
  ['PATCH', '/api/uploads/one', 129 * mebibyte],
])('%s %s of %d bytes is refused before an instance hears of it', async (method, path, size) => {
  const request = open(`${nginx.origin}${path}`, method, { 'content-length': size });
  request.flushHeaders();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(413);
  const body = (await new Response(Readable.toWeb(response) as ReadableStream).json()) as unknown;
  expect(body).toMatchObject({ status: 413, code: 'too-large' });
  expect(instance.requests).toEqual([]);
  request.destroy();
});
