import { request } from 'node:http';
import { Problem } from '@onair/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordedFixture } from '../environment/laid-out-site';
import { heapBytes, heapProbeArguments } from '../environment/heap-probe';
import { type RunningServer, startServer } from '../environment/server';
import { type HostileRequest, hostileRequestsTo } from './hostile-uploads';
import { ready, Uploader } from './uploader';
import { newSession } from './visitor';

let server: RunningServer;
let hostileRequests: fc.Arbitrary<HostileRequest>;
let victim: Uploader;
let media: Buffer;

beforeAll(async () => {
  const env = { MAX_CONNECTS_PER_MINUTE: '100000', MAX_UPLOADS_PER_MINUTE: '100000', LOG_LEVEL: 'warn' };
  server = await startServer({ env, nodeArguments: heapProbeArguments });
  victim = await Uploader.start(server.origin, 'Of a victim');
  await victim.upload(recordedFixture('chromium-vp8.webm'));
  await victim.end();
  const { id } = await ready(victim);
  media = await victim.media(await victim.recording());
  const attacker = await Uploader.start(server.origin, 'Of an attacker');
  const uploads = [await attacker.create({ run: '0' }), await attacker.create({ run: '1' })];
  await attacker.send(uploads[0] ?? '', 0, recordedFixture('chromium-vp8.webm').subarray(0, 9_000));
  const cookies = [attacker.cookie, await newSession(server.origin), ''];
  hostileRequests = hostileRequestsTo({ recordingIds: [id, (await attacker.recording()).id], uploads, cookies });
});
afterAll(async () => {
  await server.stop();
});

it('whatever is sent to recordings and uploads is answered with a code, and never with a fault of the server', async () => {
  await fc.assert(
    fc.asyncProperty(hostileRequests, async (hostile) => {
      const answer = await send(hostile);
      if (answer === undefined) return;
      const { status, type, text } = answer;
      expect([status < 500 || status === 507, `${status} ${text}`]).toEqual([true, expect.any(String)]);
      if (status < 400 || text === '') return;
      expect(type).toContain('application/problem+json');
      expect(Problem.parse(JSON.parse(text)).code).not.toBe('internal');
    }),
    { numRuns: 600 },
  );
  expect(server.output()).not.toContain('a request failed');
});

it('headers that only tus finds fault with are refused as any others', async () => {
  const uploader = await Uploader.start(server.origin, 'Of somebody careless');
  const path = new URL(await uploader.create({ run: '0' }), server.origin).pathname;
  const headers = {
    'tus-resumable': '1.0.0',
    'upload-offset': '0',
    'upload-metadata': ',,,',
    'content-type': 'application/offset+octet-stream',
    cookie: uploader.cookie,
  };
  const answer = await send({ method: 'PATCH', path, headers, body: Buffer.from('{}'), breaksOff: false });
  expect(answer).toMatchObject({ status: 400, type: expect.stringContaining('application/problem+json') as string });
});

it('what is not theirs, they have neither changed nor lost for its owner', async () => {
  const recording = await victim.recording();
  expect(recording).toMatchObject({ title: 'Of a victim', state: 'ready', visibility: 'public' });
  expect((await victim.media(recording)).equals(media)).toBe(true);
});

it('its memory does not grow with any of this', async () => {
  const round = async (seed: number): Promise<number> => {
    await Promise.all(fc.sample(hostileRequests, { seed, numRuns: 100 }).map(send));
    return await heapBytes(server);
  };
  const heaps: number[] = [];
  for (let seed = 0; seed < 10; seed += 1) heaps.push(await round(seed));
  // The first rounds fill caches and compile.
  const grown = Math.min(...heaps.slice(-3)) - Math.min(...heaps.slice(2, 5));
  expect(grown, `heap after each round: ${heaps.join(', ')}`).toBeLessThan(1_500_000);
});

/** The answer; undefined for somebody who does not wait for it. */
function send({
  method,
  path,
  headers,
  body,
  breaksOff,
}: HostileRequest): Promise<{ status: number; type: string; text: string } | undefined> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.origin);
    const failed = (error: Error): void => {
      if (breaksOff) resolve(undefined);
      else reject(error);
    };
    const bytes = method === 'GET' || method === 'HEAD' ? Buffer.alloc(0) : body;
    const lengths = { 'content-length': bytes.length + (breaksOff ? 1_000 : 0) };
    const asking = request(
      { hostname, port, method, path, headers: { ...headers, ...lengths }, agent: false },
      (response) => {
        const pieces: Buffer[] = [];
        // An answer that has begun when its request breaks off ends with it.
        response.once('error', failed);
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.once('end', () => {
          const { statusCode: status = 0, headers: answered } = response;
          const text = Buffer.concat(pieces).toString();
          asking.destroy();
          resolve({ status, type: answered['content-type'] ?? '', text });
        });
      },
    );
    asking.once('error', failed);
    asking.write(bytes, () => {
      if (breaksOff) asking.destroy();
    });
    if (!breaksOff) asking.end();
  });
}
