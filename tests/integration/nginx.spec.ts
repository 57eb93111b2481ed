import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../server/src/domain/clock/system-clock';
import { keptCertificate } from '../../server/src/storage/embedded/kept-certificate';
import { checkNginx, Nginx, nginxVariables } from '../environment/nginx';
import { layOutNginx } from '../environment/nginx-configuration';
import { ask, upgrade } from '../environment/raw-http';
import { TinyInstance } from '../environment/tiny-instance';

let instances: TinyInstance[];
let nginx: Nginx;
let folder: string;
let tls: { certFile: string; keyFile: string };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onair-nginx-spec-'));
  await keptCertificate(folder, ['localhost', '127.0.0.1'], systemClock);
  tls = { certFile: join(folder, 'certificate.pem'), keyFile: join(folder, 'certificate-key.pem') };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

beforeEach(async () => {
  instances = await Promise.all([TinyInstance.start(), TinyInstance.start(), TinyInstance.start()]);
  nginx = await Nginx.start({ instances: instances.map(({ address }) => address) });
});
afterEach(async () => {
  await nginx.stop();
  await Promise.all(instances.map((instance) => instance.die()));
});

function everyInstance(listener: TinyInstance['listener']): void {
  for (const instance of instances) instance.listener = listener;
}

function requestsOfAll(): TinyInstance['requests'] {
  return instances.flatMap(({ requests }) => requests);
}

describe('the configuration', () => {
  it.each(['http', 'https'] as const)('is without fault by %s', async (entrance) => {
    const laidOut = join(folder, entrance);
    await mkdir(join(laidOut, 'temporary'), { recursive: true });
    const options = { instances: ['127.0.0.1:1'], ...(entrance === 'https' && { tls }) };
    await layOutNginx(laidOut, nginxVariables(options, 8080, 8443));
    expect(checkNginx(laidOut)).toBe('');
  });
});

describe('an instance that is gone', () => {
  it('costs no request, whatever its method', async () => {
    const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
    const answers: { status: number; method: string }[] = [];
    const askAll = async (): Promise<void> => {
      const asked = methods.flatMap((method) => [method, method, method, method]);
      const all = asked.map(async (method) => {
        const body = method === 'GET' ? undefined : 'something';
        const { status } = await ask(`${nginx.origin}/api/things`, { method, ...(body && { body }) });
        answers.push({ status, method });
      });
      await Promise.all(all);
    };
    await askAll();
    await instances[0]?.die();
    for (let round = 0; round < 5; round++) await askAll();
    await instances[1]?.die();
    for (let round = 0; round < 5; round++) await askAll();

    expect(answers).toHaveLength(220);
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    const tried = (await nginx.accessLog()).filter((line) => line.instances.includes(', '));
    expect(tried.length).toBeGreaterThan(0);
  });

  it('gets requests again within seconds of its return', async () => {
    await instances[0]?.die();
    for (let count = 0; count < 12; count++) await ask(`${nginx.origin}/`);
    await instances[0]?.comeBack();
    const who = async (): Promise<string> => (await ask(`${nginx.origin}/`)).body.toString();
    await expect.poll(who, { timeout: 8_000 }).toBe(instances[0]?.address);
  });

  it('is asked all the same when every one was gone for a moment', async () => {
    await Promise.all(instances.map((instance) => instance.die()));
    for (const method of ['GET', 'POST', 'PATCH']) {
      for (const path of ['/', '/api/things', '/api/uploads/one']) {
        expect((await ask(`${nginx.origin}${path}`, { method })).status).toBe(503);
      }
    }
    await Promise.all(instances.map((instance) => instance.comeBack()));
    for (const method of ['GET', 'POST', 'PATCH']) {
      for (const path of ['/', '/api/things', '/api/uploads/one']) {
        expect((await ask(`${nginx.origin}${path}`, { method })).status, `${method} ${path}`).toBe(200);
      }
    }
    (await upgrade(`${nginx.origin}/socket.io/`)).destroy();
  });

  it('has what it left unanswered asked of another one, where twice is like once', async () => {
    everyInstance((_request, response) => response.destroy());
    const last = instances[2];
    if (last) last.listener = (_request, response) => response.end('answered');
    for (let count = 0; count < 6; count++) {
      expect((await ask(`${nginx.origin}/api/streams`)).body.toString()).toBe('answered');
      for (const [method, path] of [
        ['POST', '/api/session'],
        ['PATCH', '/api/recordings/one'],
        ['PUT', '/api/streams/one/thumbnail'],
      ] as const) {
        const answer = await ask(`${nginx.origin}${path}`, { method, body: 'again' });
        expect(answer.body.toString(), method).toBe('answered');
      }
    }
  });

  it.each(['POST', 'PATCH'])('is not followed by another one for a %s that it may have carried out', async (method) => {
    everyInstance((_request, response) => response.destroy());
    const { status, body, headers } = await ask(`${nginx.origin}/api/things`, { method, body: 'once' });
    expect(requestsOfAll()).toHaveLength(1);
    expect(status).toBe(503);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(headers['retry-after']).toBe('2');
    expect(JSON.parse(body.toString())).toMatchObject({ status: 503, code: 'unavailable' });
  });

  it('leaves a person with a page that tries again when it was the last one', async () => {
    await Promise.all(instances.map((instance) => instance.die()));
    const { status, body, headers } = await ask(`${nginx.origin}/watcher`, { headers: { accept: 'text/html,*/*' } });
    expect(status).toBe(503);
    expect(headers['content-type']).toMatch(/^text\/html/);
    expect(body.toString()).toContain('http-equiv="refresh"');
  });

  it('breaks its websockets at once and no others', async () => {
    const sockets = await Promise.all(Array.from({ length: 6 }, () => upgrade(`${nginx.origin}/socket.io/`)));
    const perInstance = instances.map(({ requests }) => requests.length);
    expect(perInstance).toEqual([2, 2, 2]);
    const closed = sockets.map((socket) => {
      socket.on('error', () => undefined);
      return once(socket, 'close');
    });
    await instances[0]?.die();
    await Promise.race(closed);
    await expect.poll(() => sockets.filter(({ destroyed }) => destroyed).length).toBe(2);
    for (const socket of sockets) socket.destroy();
  });
});

describe('an instance that is frozen', () => {
  it('is given no websocket though it has the fewest, and whoever comes waits for a second', async () => {
    const [frozen] = instances;
    const itsOwn: Socket[] = [];
    const others: Socket[] = [];
    for (let count = 0; count < 6; count++) {
      const before = frozen?.requests.length;
      const socket = await upgrade(`${nginx.origin}/socket.io/`);
      (frozen?.requests.length === before ? others : itsOwn).push(socket);
    }
    frozen?.freeze();
    for (const socket of itsOwn) socket.destroy();
    // Before nginx knows that they are gone, all instances have as many.
    await expect.poll(() => frozen?.requests.every(({ socket }) => socket.destroyed)).toBe(true);
    const askedAt = performance.now();
    for (let count = 0; count < 6; count++) others.push(await upgrade(`${nginx.origin}/socket.io/`));
    expect(performance.now() - askedAt).toBeLessThan(2_000);
    expect(frozen?.requests).toHaveLength(itsOwn.length);
    for (const socket of others) socket.destroy();
  });

  it('is given no upload, not even its own', async () => {
    const [frozen] = instances;
    frozen?.freeze();
    const askedAt = performance.now();
    for (let count = 0; count < 12; count++) {
      const url = `${nginx.origin}/api/uploads/upload-${String(count)}`;
      expect((await ask(url, { method: 'PATCH', body: 'a piece' })).status).toBe(200);
    }
    expect(performance.now() - askedAt).toBeLessThan(2_500);
    expect(frozen?.requests).toEqual([]);
    expect(frozen?.probes).toBe(1);
  });

  it('delays one request until it is known, which another one answers', async () => {
    instances[0]?.freeze();
    const tookMs: number[] = [];
    for (let count = 0; count < 30; count++) {
      const askedAt = performance.now();
      expect((await ask(`${nginx.origin}/api/streams`)).status).toBe(200);
      tookMs.push(performance.now() - askedAt);
    }
    const slow = tookMs.filter((ms) => ms > 1_000);
    expect(slow).toHaveLength(1);
    expect(Math.max(...slow)).toBeLessThan(5_000);
    expect(instances[0]?.requests).toHaveLength(1);
  });
});

describe('websockets', () => {
  it('pass both ways', async () => {
    const socket = await upgrade(`${nginx.origin}/socket.io/?EIO=4&transport=websocket`);
    socket.write('hello');
    const [echo] = (await once(socket, 'data')) as [Buffer];
    expect(echo.toString()).toBe('hello');
    socket.destroy();
  });

  it('are the only thing that a connection is upgraded to', async () => {
    await expect(upgrade(`${nginx.origin}/socket.io/`, 'h2c')).rejects.toThrow('Not upgraded: 200');
    expect(requestsOfAll().map(({ headers }) => headers.upgrade)).toEqual([undefined]);
  });
});

describe('what an instance is told of a client', () => {
  const claims = {
    'x-forwarded-for': '203.0.113.9',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'elsewhere.example',
    'x-real-ip': '203.0.113.9',
    forwarded: 'for=203.0.113.9',
    'x-request-id': 'chosen-by-the-client',
  };

  it('is what nginx saw, and nothing that the client claims', async () => {
    await ask(`${nginx.origin}/`, { headers: claims });
    const told = requestsOfAll()[0]?.headers;
    expect(told).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http' });
    expect(told?.host).toBe(new URL(nginx.origin).host);
    expect(told?.['x-forwarded-host']).toBe(told?.host);
    expect(told?.['x-real-ip']).toBeUndefined();
    expect(told?.forwarded).toBeUndefined();
    expect(told?.['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is what a proxy before nginx says, when nginx is told of that proxy', async () => {
    const behind = await Nginx.start({
      instances: instances.map(({ address }) => address),
      variables: { ONAIR_TRUSTED_PROXY: '127.0.0.0/8' },
    });
    await ask(`${behind.origin}/`, { headers: claims });
    expect(requestsOfAll()[0]?.headers).toMatchObject({
      'x-forwarded-for': '203.0.113.9',
      'x-forwarded-proto': 'https',
    });
    await behind.stop();
  });
});

describe('https', () => {
  it('is told to the instance, and where one is sent who comes by http', async () => {
    const secure = await Nginx.start({ instances: instances.map(({ address }) => address), tls });
    expect((await ask(`${secure.origin}/`)).status).toBe(200);
    expect(requestsOfAll()[0]?.headers['x-forwarded-proto']).toBe('https');
    const { status, headers } = await ask(`${secure.plainOrigin}/watcher?a=b`, { method: 'POST' });
    expect(status).toBe(308);
    expect(headers.location).toBe('https://127.0.0.1/watcher?a=b');
    expect(requestsOfAll()).toHaveLength(1);
    await secure.stop();
  });
});

describe('what an instance answers', () => {
  it('arrives as it was sent, headers and all', async () => {
    const sent = {
      'Content-Type': 'text/javascript',
      'Content-Encoding': 'br',
      'Cache-Control': 'public, max-age=31536000, immutable',
      ETag: '"abc"',
      Vary: 'Accept-Encoding',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'Content-Security-Policy': "default-src 'self'",
      'X-Onair-Instance': 'one',
    };
    const body = Buffer.alloc(4_000, 'a');
    everyInstance((_request, response) => response.writeHead(200, sent).end(body));
    const answer = await ask(`${nginx.origin}/main-ABCDEFGH.js`, { headers: { 'accept-encoding': 'gzip, br' } });
    expect(answer.body).toEqual(body);
    for (const [name, value] of Object.entries(sent)) {
      const values = answer.rawHeaders.filter(
        (_, index) => answer.rawHeaders[index - 1]?.toLowerCase() === name.toLowerCase(),
      );
      expect(values, name).toEqual([value]);
    }
    expect(answer.headers['server']).toBe('nginx');
    expect(requestsOfAll()[0]?.headers['accept-encoding']).toBe('gzip, br');
  });

  it('is compressed when it is JSON of the API, and only then', async () => {
    everyInstance((request, response) => {
      const type = request.url === '/api/streams' ? 'application/json' : 'video/webm';
      response.writeHead(200, { 'Content-Type': type }).end(Buffer.alloc(4_000, 'a'));
    });
    const headers = { 'accept-encoding': 'gzip' };
    const json = await ask(`${nginx.origin}/api/streams`, { headers });
    expect(json.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
    const media = await ask(`${nginx.origin}/api/recordings/1/media`, { headers });
    expect(media.headers['content-encoding']).toBeUndefined();
    expect(media.body).toHaveLength(4_000);
  });
});
