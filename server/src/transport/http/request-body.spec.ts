import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { discardRest, requestBody } from './request-body';

async function all(body: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

const never = new AbortController().signal;

it('gives everything that comes', async () => {
  const request = Readable.from([Buffer.from('one '), Buffer.from('two')]);
  expect(await all(requestBody(request, never, 100))).toBe('one two');
});

it('refuses more than is allowed', async () => {
  const request = Readable.from([Buffer.from('one '), Buffer.from('two')]);
  await expect(all(requestBody(request, never, 5))).rejects.toMatchObject({ code: 'too-large' });
});

it('ends where it is when it is stopped, and leaves the request open for its answer', async () => {
  const request = new PassThrough();
  const stop = new AbortController();
  request.write('one ');
  const reading = all(requestBody(request, stop.signal, 100));
  await new Promise((resolve) => setImmediate(resolve));
  stop.abort();
  expect(await reading).toBe('one ');
  expect(request.destroyed).toBe(false);
  expect(await all(requestBody(request, stop.signal, 100))).toBe('');
});

it('throws what the request throws when its sender goes away', async () => {
  const request = new PassThrough();
  const reading = all(requestBody(request, never, 100));
  request.destroy(new Error('gone'));
  await expect(reading).rejects.toThrow('gone');
});

it('lets the rest pass by when it was stopped, as far as that is little', async () => {
  for (const [pieces, isCutOff] of [
    [7, false],
    [12, true],
  ] as const) {
    const request = new PassThrough();
    const stop = new AbortController();
    const reading = all(requestBody(request, stop.signal, 100));
    stop.abort();
    expect(await reading).toBe('');
    discardRest(request);
    for (let piece = 0; piece < pieces; piece += 1) request.write(Buffer.alloc(1_048_576));
    request.end();
    await once(request, 'close');
    expect(request.readableEnded).toBe(!isCutOff);
  }
});
