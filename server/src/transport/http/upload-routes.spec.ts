import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import express from 'express';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newExport } from '../../domain/recordings/kept-export';
import { LocalUploadLocks } from '../../domain/recordings/local-upload-locks';
import { UploadDesk } from '../../domain/recordings/upload-desk';
import { countingRandomness, silentLog } from '../../testing/broadcast-world';
import { recordingOf, RecordingWorld } from '../../testing/recording-world';
import { RateLimit } from '../rate-limit';
import { respondToErrors } from './error-responder';
import { type UploadPace, uploadRoutes } from './upload-routes';

const mebibyte = 1_048_576;
const partId = 'p'.repeat(16);
const closing: (() => void)[] = [];
let world: RecordingWorld;

beforeEach(() => {
  world = new RecordingWorld();
});
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** Uploads, for whomever a header names. */
async function serve(pace: Partial<UploadPace>): Promise<string> {
  const { ledger, indexes, gauge, evictor, storage } = world.instance();
  const { recordings, clock } = world;
  const locks = new LocalUploadLocks(clock);
  const streams = { find: () => Promise.resolve(undefined) };
  const parts = { recordings, ledger, streams, storage, indexes, gauge, evictor, locks, clock, log: silentLog };
  const desk = new UploadDesk(
    { ...parts, consider: () => undefined, randomness: countingRandomness() },
    { maxParts: 10, lookAfterMs: 1_000 },
  );
  const plenty = new RateLimit({ times: Number.MAX_SAFE_INTEGER, perS: 60 });
  const all = { creations: plenty, requests: plenty, bytes: plenty, ...pace };
  const middleware: express.RequestHandler = (request, _response, next) => {
    Object.assign(request, { sessionID: 'session', session: { ownerId: request.get('x-owner') } });
    next();
  };
  const app = express();
  app.use('/api', uploadRoutes({ desk, locks, sessions: { middleware }, pace: all, maxPartBytes: 100 * mebibyte }));
  app.use(respondToErrors(silentLog));
  const server = app.listen(0, '127.0.0.1');
  closing.push(() => server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/uploads`;
}

/** An upload of somebody's that nothing has come for; gives its id. */
async function begun(ownerId: string): Promise<string> {
  const part = { partId, epoch: 1, run: 0, startMs: 0, mimeType: 'video/webm', metadata: '', length: null };
  const record = recordingOf(ownerId.padEnd(16, 'x'), {
    ownerId,
    parts: [{ ...part, receivedBytes: 0, durationMs: 0 }],
  });
  await world.recordings.insert(record);
  return `${record.id}.${partId}`;
}

async function ask(url: string, owner: string, method: string, offset = 0, body?: Uint8Array): Promise<Response> {
  const headers = {
    ...{ 'tus-resumable': '1.0.0', 'x-owner': owner, 'upload-offset': String(offset) },
    'content-type': 'application/offset+octet-stream',
  };
  return await fetch(url, { method, headers, body: (body as Uint8Array<ArrayBuffer> | undefined) ?? null });
}

it('who asks too often is told when to come again, whatever it asks, and nobody else is', async () => {
  const origin = await serve({ requests: new RateLimit({ times: 3, perS: 60 }) });
  const [mine, theirs] = [await begun('me'), await begun('other')];
  expect((await ask(`${origin}/${mine}`, 'me', 'PATCH', 0, randomBytes(100))).status).toBe(204);
  expect((await ask(`${origin}/${mine}`, 'me', 'HEAD')).headers.get('upload-offset')).toBe('100');
  expect((await ask(`${origin}/${theirs}`, 'me', 'HEAD')).status).toBe(403);
  for (const method of ['HEAD', 'PATCH', 'DELETE']) {
    const refused = await ask(`${origin}/${mine}`, 'me', method, 100);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    if (method !== 'HEAD') expect(await refused.json()).toMatchObject({ code: 'rate-limited' });
  }
  expect((await ask(origin, 'me', 'POST')).status).toBe(429);
  expect((await ask(`${origin}/${theirs}`, 'other', 'HEAD')).status).toBe(200);
  expect(world.media.objects.get(`recordings/${mine.replace('.', '/')}/media`)).toHaveLength(100);
});

it('who sends too much is told when to come again; what was acknowledged stays, and nobody else is refused', async () => {
  const origin = await serve({ bytes: new RateLimit({ times: 3 * mebibyte, perS: 60 }) });
  const [mine, theirs] = [await begun('me'), await begun('other')];
  const bytes = randomBytes(6 * mebibyte);
  expect((await ask(`${origin}/${mine}`, 'me', 'PATCH', 0, bytes.subarray(0, mebibyte))).status).toBe(204);
  const refused = await ask(`${origin}/${mine}`, 'me', 'PATCH', mebibyte, bytes.subarray(mebibyte));
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({ code: 'rate-limited' });
  const offset = Number((await ask(`${origin}/${mine}`, 'me', 'HEAD')).headers.get('upload-offset'));
  expect(offset).toBeGreaterThanOrEqual(mebibyte);
  expect(offset).toBeLessThan(bytes.length);
  expect((await ask(`${origin}/${mine}`, 'me', 'PATCH', offset, bytes.subarray(offset, offset + 1))).status).toBe(429);
  const stored = world.media.objects.get(`recordings/${mine.replace('.', '/')}/media`) ?? Buffer.alloc(0);
  expect(stored.subarray(0, mebibyte).equals(bytes.subarray(0, mebibyte))).toBe(true);
  expect((await ask(`${origin}/${theirs}`, 'other', 'PATCH', 0, bytes.subarray(0, 2 * mebibyte))).status).toBe(204);
});

it('exports that are kept make room for what somebody uploads', async () => {
  const { fileKey, markKey } = newExport({ id: 'another' }, 'version', 1, 'token');
  world.media.objects.set(fileKey, Buffer.alloc(900)).set(markKey, Buffer.alloc(0));
  world.maxStorageBytes = 1_000;
  const origin = await serve({});
  const upload = await begun('me');
  expect((await ask(`${origin}/${upload}`, 'me', 'PATCH', 0, randomBytes(500))).status).toBe(204);
  expect(world.media.objects.has(fileKey)).toBe(false);
});
