import { mkdtemp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { limits, type Stream, StreamPage } from '@onair/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../environment/server';
import { newSession, Visitor, wish } from './visitor';

const html = '<!doctype html><title>onair</title><script>early()</script><script src="main-ABCDEFGH.js"></script>';
const script = 'console.log("a script");'.repeat(200);
const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(100)]);
let server: RunningServer;
let cookie: string;

beforeAll(async () => {
  const staticDir = await mkdtemp(join(tmpdir(), 'onair-static-'));
  await mkdir(join(staticDir, 'icons'));
  await writeFile(join(staticDir, 'index.html'), html);
  await writeFile(join(staticDir, 'favicon.ico'), 'icon');
  for (const name of ['main-ABCDEFGH.js', 'icons/part-12345678.js']) {
    await writeFile(join(staticDir, name), script);
    await writeFile(join(staticDir, `${name}.br`), brotliCompressSync(script));
    await writeFile(join(staticDir, `${name}.gz`), gzipSync(script));
  }
  server = await startServer({ staticDir, env: { MAX_CONNECTS_PER_MINUTE: '10000' } });
  cookie = await newSession(server.origin);
});
afterAll(() => server.stop());

interface RawAnswer {
  readonly status: number | undefined;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
}

/** Without fetch, which decompresses by itself and adds headers of its own. */
function get(path: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const asking = request(`${server.origin}${path}`, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    asking.on('error', reject);
    asking.end();
  });
}

describe('files', () => {
  it.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const)('come precompressed as %s, for ever', async (encoding, decompress) => {
    for (const path of ['/main-ABCDEFGH.js', '/icons/part-12345678.js']) {
      const { status, headers, body } = await get(path, { 'accept-encoding': encoding });
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        'content-encoding': encoding,
        'cache-control': 'public, max-age=31536000, immutable',
        'content-type': expect.stringMatching(/^text\/javascript; charset=utf-8$/i) as string,
        vary: 'Accept-Encoding',
      });
      expect(decompress(body).toString()).toBe(script);
    }
  });

  it('come as they are to those who decompress nothing', async () => {
    const { headers, body } = await get('/main-ABCDEFGH.js', { 'accept-encoding': 'identity' });
    expect(headers['content-encoding']).toBeUndefined();
    expect(body.toString()).toBe(script);
  });

  it('carry no policies that only a document obeys', async () => {
    const { headers } = await get('/main-ABCDEFGH.js');
    expect(headers).not.toHaveProperty('content-security-policy');
    expect(headers).not.toHaveProperty('permissions-policy');
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('without a hash in their name are asked for again', async () => {
    const { headers } = await get('/favicon.ico');
    expect(headers['cache-control']).toBe('no-cache');
    const again = await get('/favicon.ico', { 'if-none-match': String(headers['etag']) });
    expect(again.status).toBe(304);
  });

  it('that are missing are not answered with a page', async () => {
    expect((await get('/main-OLDOLDOL.js')).status).toBe(404);
  });

  it.each(['/../package.json', '/%2e%2e/package.json', '/.env', '/icons', '/%ff', '/%00'])(
    'has nothing at %s',
    async (path) => {
      const { status, body } = await get(path, { accept: 'text/plain' });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      expect(body.toString()).not.toContain('"name"');
    },
  );
});

describe('the page', () => {
  it.each(['/', '/broadcast', '/watcher/abc', '/index.html'])(
    'is at %s, compressed, and asked for again',
    async (path) => {
      const { status, headers, body } = await get(path, { accept: 'text/html', 'accept-encoding': 'gzip, br' });
      expect(status).toBe(200);
      expect(headers).toMatchObject({ 'content-encoding': 'br', 'cache-control': 'private, no-cache' });
      expect(brotliDecompressSync(body).toString()).toBe(html);
      const again = await get(path, { accept: 'text/html', 'if-none-match': String(headers['etag']) });
      expect(again.status).toBe(304);
    },
  );

  it('lets no script in but its own', async () => {
    const { headers } = await get('/', { accept: 'text/html' });
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(/script-src 'self' 'sha256-[\w+/]{43}='(;|$)/);
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('upgrade-insecure-requests');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
    expect(headers['permissions-policy']).toContain('camera=(self), microphone=(self), display-capture=(self)');
    expect(headers['strict-transport-security']).toBeUndefined();
  });

  it('gives the browser a session, which it keeps', async () => {
    const { headers } = await get('/', { accept: 'text/html' });
    const [set = ''] = [headers['set-cookie'] ?? []].flat();
    expect(set).toMatch(/^onair\.sid=.*HttpOnly; SameSite=Lax$/);
    const own = set.split(';')[0] ?? '';
    const owners = await Promise.all(
      [1, 2].map(async () => {
        const response = await fetch(`${server.origin}/api/session`, { method: 'POST', headers: { cookie: own } });
        return ((await response.json()) as { ownerId: string }).ownerId;
      }),
    );
    expect(owners[0]).toBe(owners[1]);
    expect(owners[0]).toMatch(/^[\w-]{24}$/);
  });
});

describe('the API', () => {
  it.each(['/healthz', '/readyz', '/api/streams', '/api/streams?status=live', '/main-ABCDEFGH.js'])(
    'begins no session at %s',
    async (path) => {
      expect((await get(path)).headers['set-cookie']).toBeUndefined();
    },
  );

  it('says who is ready, and names each request', async () => {
    const { headers, body } = await get('/readyz', { 'x-request-id': 'from-the-proxy' });
    const { ready, instanceId } = JSON.parse(body.toString()) as { ready: boolean; instanceId: string };
    expect(ready).toBe(true);
    expect(headers['x-onair-instance']).toBe(instanceId);
    expect(headers['x-request-id']).toBe('from-the-proxy');
    expect((await get('/readyz', { 'x-request-id': 'a b\tc' })).headers['x-request-id']).toMatch(/^[\w-]{16}$/);
  });

  it('answers errors as problems', async () => {
    const response = await fetch(`${server.origin}/api/nothing`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'There is nothing at this address.',
      code: 'not-found',
      requestId: response.headers.get('x-request-id'),
    });
  });

  it.each([
    ['DELETE', '/api/streams', 'GET, HEAD'],
    ['POST', '/api/streams/abc', 'GET, HEAD'],
    ['POST', '/api/streams/abc/thumbnail', 'GET, HEAD, PUT'],
    ['GET', '/api/session', 'DELETE, POST'],
    ['POST', '/healthz', 'GET, HEAD'],
  ])('does not do %s %s', async (method, path, allowed) => {
    const response = await fetch(`${server.origin}${path}`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allowed);
  });

  it.each(['status=dead', 'limit=0', 'limit=101', 'limit=x', 'limit=1&limit=2', 'cursor=x', 'cursor=', 'owner=you'])(
    'refuses to list streams by %s',
    async (query) => {
      const response = await fetch(`${server.origin}/api/streams?${query}`);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: 'bad-request' });
    },
  );

  it('lists one’s own streams only to those who have a session', async () => {
    expect((await fetch(`${server.origin}/api/streams?owner=me`)).status).toBe(401);
    expect((await fetch(`${server.origin}/api/streams?owner=me`, { headers: { cookie } })).status).toBe(200);
  });
});

it('lists more than 100 streams page by page, newest first, each once', async () => {
  const reader = await Visitor.connect(server.origin);
  const visitors = await Promise.all(
    Array.from({ length: 103 }, async () => Visitor.connect(server.origin, await newSession(server.origin))),
  );
  for (const [index, visitor] of visitors.entries()) await visitor.get('publish', wish(`Stream ${index}`));
  const listed: Stream[] = [];
  let cursor: string | null = null;
  do {
    const from: string = cursor === null ? '' : `&cursor=${cursor}`;
    const answer = await fetch(`${server.origin}/api/streams?status=live&limit=40${from}`);
    const page: StreamPage = StreamPage.parse(await answer.json());
    listed.push(...page.streams);
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(new Set(listed.map(({ title }) => title)).size).toBe(103);
  const starts = listed.map(({ startedAt }) => startedAt);
  expect(starts).toEqual(starts.toSorted().reverse());

  const { streams, total } = await reader.get('browse', {});
  expect({ shown: streams.length, total }).toEqual({ shown: limits.pageSize, total: 103 });
  for (const visitor of [reader, ...visitors]) visitor.close();
});

describe('a picture', () => {
  const put = (id: string, body: Buffer<ArrayBuffer>, type = 'image/jpeg'): Promise<Response> =>
    fetch(`${server.origin}/api/streams/${id}/thumbnail`, {
      method: 'PUT',
      body,
      headers: { cookie, 'content-type': type },
    });

  it('is kept for ever under its own address, and must be a picture, small, and not too frequent', async () => {
    const phone = await Visitor.connect(server.origin, cookie);
    const { stream } = await phone.get('publish', wish());
    expect((await get(`/api/streams/${stream.id}/thumbnail`)).status).toBe(404);
    expect((await put(stream.id, jpeg, 'text/html')).status).toBe(415);
    expect((await put(stream.id, Buffer.from('<script>no picture</script>'))).status).toBe(415);
    expect((await put(stream.id, Buffer.alloc(0))).status).toBe(415);
    expect((await put(stream.id, Buffer.alloc(limits.thumbnailBytes + 1))).status).toBe(413);
    expect((await put(stream.id, jpeg)).status).toBe(204);
    const tooSoon = await put(stream.id, jpeg);
    expect(tooSoon.status).toBe(429);
    expect(Number(tooSoon.headers.get('retry-after'))).toBeGreaterThan(0);

    const { stream: shown } = await phone.get('update', { streamId: stream.id, title: 'x' });
    const { status, headers, body } = await get(shown.thumbnailUrl ?? '');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'public, max-age=31536000, s-maxage=0, immutable',
    });
    expect(Buffer.compare(body, jpeg)).toBe(0);
    expect((await get(`/api/streams/${stream.id}/thumbnail`)).headers['cache-control']).toBe('public, no-cache');
    const again = await get(shown.thumbnailUrl ?? '', { 'if-none-match': String(headers['etag']) });
    expect(again.status).toBe(304);
    expect(Buffer.compare(await readFile(join(server.dataDir, 'thumbnails', stream.id)), jpeg)).toBe(0);

    await phone.get('end', { streamId: stream.id });
    expect((await put(stream.id, jpeg)).status).toBe(409);
    phone.close();
  });

  it('is taken once of many that come at once, whatever is begun and ended meanwhile', async () => {
    const own = await newSession(server.origin);
    const phone = await Visitor.connect(server.origin, own);
    const putOwn = async (id: string, body = jpeg): Promise<number> => {
      const headers = { cookie: own, 'content-type': 'image/jpeg' };
      return (await fetch(`${server.origin}/api/streams/${id}/thumbnail`, { method: 'PUT', body, headers })).status;
    };
    const { stream } = await phone.get('publish', wish());
    // It counts as well: those that are sent at once count only as far as they come before the first was taken, and a session
    // begins no more than 30 streams in a minute.
    expect(await putOwn(stream.id, Buffer.from('no picture'))).toBe(415);
    const large = Buffer.concat([jpeg, Buffer.alloc(100_000)]);
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => putOwn(stream.id, large)));
    expect(outcomes.toSorted()).toEqual([204, ...Array.from({ length: 9 }, () => 429)]);
    await phone.get('end', { streamId: stream.id });

    const statuses: number[] = [];
    for (let round = 0; round < 29 && statuses.at(-1) !== 429; round += 1) {
      const another = await Visitor.connect(server.origin, own);
      const { stream: next } = await another.get('publish', wish());
      statuses.push(await putOwn(next.id));
      another.close();
    }
    expect(statuses.slice(0, 5)).toEqual([204, 204, 204, 204, 204]);
    expect(statuses.at(-1)).toBe(429);
    phone.close();
  });
});
