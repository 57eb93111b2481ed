import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { liveWebm } from '../environment/live-webm';
import { type RunningServer, startServer } from '../environment/server';
import { storedFile, tusMetadata, Uploader } from './uploader';
import { newSession } from './visitor';

const mostBytes = 4_000_000;
let server: RunningServer;
let uploader: Uploader;
let webm: Buffer;

beforeAll(async () => {
  webm = await liveWebm(4);
  const env = { MAX_UPLOAD_BYTES: String(mostBytes), MAX_UPLOADS_PER_RECORDING: '20', MAX_UPLOADS_PER_MINUTE: '1000' };
  server = await startServer({ env });
});
afterAll(async () => {
  await server.stop();
});

async function fresh(): Promise<Uploader> {
  uploader = await Uploader.start(server.origin);
  return uploader;
}

const stored = (upload: string): Promise<Buffer> => readFile(join(server.dataDir, 'media', storedFile(upload)));

describe('an upload by tus', () => {
  it('says what can be asked of it', async () => {
    const response = await fetch(`${server.origin}/api/uploads`, { method: 'OPTIONS' });
    expect(response.status).toBe(204);
    expect(response.headers.get('tus-version')).toBe('1.0.0');
    expect(response.headers.get('tus-max-size')).toBe(String(mostBytes));
    expect(response.headers.get('tus-extension')?.split(',')).toEqual(
      expect.arrayContaining(['creation', 'creation-with-upload', 'creation-defer-length', 'termination', 'checksum']),
    );
    expect(response.headers.get('tus-checksum-algorithm')?.split(',')).toEqual(
      expect.arrayContaining(['sha1', 'sha256']),
    );
  });

  it('grows by what is sent, and stores exactly that', async () => {
    const by = await fresh();
    const upload = await by.create();
    expect(await by.offset(upload)).toBe(0);
    expect(await by.send(upload, 0, webm.subarray(0, 1_000))).toBe(1_000);
    expect(await by.send(upload, 1_000, webm.subarray(1_000))).toBe(webm.length);
    expect(await by.offset(upload)).toBe(webm.length);
    expect(await stored(upload)).toEqual(webm);
  });

  it('tells its offset, length and metadata to a HEAD', async () => {
    const by = await fresh();
    const upload = await by.create({ run: '3' });
    const open = await by.request('HEAD', upload);
    expect(open.headers.get('upload-defer-length')).toBe('1');
    expect(open.headers.get('upload-metadata')).toContain(tusMetadata({ run: '3' }));
    expect(open.headers.get('cache-control')).toBe('no-store');
    expect(open.headers.get('tus-resumable')).toBe('1.0.0');
    await by.send(upload, 0, webm, { 'upload-length': String(webm.length) });
    const whole = await by.request('HEAD', upload);
    expect(whole.headers.get('upload-length')).toBe(String(webm.length));
    expect(whole.headers.get('upload-defer-length')).toBeNull();
  });

  it('is the same one when its part is asked for again', async () => {
    const by = await fresh();
    const partId = 'abcdefgh_-012345';
    const upload = await by.create({ partId });
    expect(await by.create({ partId })).toBe(upload);
    await by.send(upload, 0, webm.subarray(0, 100));
    const again = await by.tryToCreate({ partId });
    expect(again.status).toBe(201);
    expect(again.headers.get('location')).toBe(upload);
    expect(again.headers.get('upload-offset')).toBe('100');
    expect(await by.create()).not.toBe(upload);
  });

  it('may come with its first bytes', async () => {
    const by = await fresh();
    const metadata = tusMetadata({ streamId: by.streamId, mimeType: 'video/webm' });
    const response = await by.request(
      'POST',
      '/api/uploads',
      {
        'upload-length': String(webm.length),
        'upload-metadata': metadata,
        'content-type': 'application/offset+octet-stream',
      },
      webm.subarray(0, 5_000) as Uint8Array<ArrayBuffer>,
    );
    expect(response.status).toBe(201);
    expect(response.headers.get('upload-offset')).toBe('5000');
    const upload = response.headers.get('location') ?? '';
    expect(await by.send(upload, 5_000, webm.subarray(5_000))).toBe(webm.length);
    expect(await stored(upload)).toEqual(webm);
  });

  it('refuses bytes that do not go on where it ends, and keeps what it has', async () => {
    const by = await fresh();
    const upload = await by.create();
    await by.send(upload, 0, webm.subarray(0, 1_000));
    for (const offset of [0, 999, 1_001]) {
      const response = await by.tryToSend(upload, offset, webm.subarray(0, 10));
      expect(response.status).toBe(409);
      expect(await response.json()).toMatchObject({ code: 'offset-conflict' });
    }
    expect(await stored(upload)).toEqual(webm.subarray(0, 1_000));
  });

  it('takes no byte of a request whose checksum is wrong, and all of one whose checksum is right', async () => {
    const by = await fresh();
    const upload = await by.create();
    const piece = webm.subarray(0, 10_000);
    for (const algorithm of ['sha1', 'sha256']) {
      const digest = createHash(algorithm).update(piece).digest('base64');
      const wrong = createHash(algorithm).update('other').digest('base64');
      const offset = await by.offset(upload);
      const refused = await by.tryToSend(upload, offset, piece, { 'upload-checksum': `${algorithm} ${wrong}` });
      expect(refused.status).toBe(460);
      expect(await refused.json()).toMatchObject({ code: 'checksum-mismatch' });
      expect(await by.offset(upload)).toBe(offset);
      const headers = { 'upload-checksum': `${algorithm} ${digest}` };
      expect(await by.send(upload, offset, piece, headers)).toBe(offset + piece.length);
    }
    expect((await by.tryToSend(upload, 20_000, piece, { 'upload-checksum': 'crc32 AAAA' })).status).toBe(400);
    expect(await stored(upload)).toEqual(Buffer.concat([piece, piece]));
  });

  it('loses nothing when a wrong length is sent to a finished one', async () => {
    const by = await fresh();
    const upload = await by.upload(webm);
    const none = new Uint8Array();
    expect((await by.tryToSend(upload, webm.length, none, { 'upload-length': '5' })).status).toBe(400);
    expect((await by.tryToSend(upload, webm.length, none, { 'upload-length': '9999999' })).status).toBe(400);
    // The right one again is no mistake: the answer to the first may have been lost.
    expect((await by.tryToSend(upload, webm.length, none, { 'upload-length': String(webm.length) })).status).toBe(204);
    expect((await by.tryToSend(upload, webm.length, webm.subarray(0, 10))).status).toBe(413);
    expect(await stored(upload)).toEqual(webm);
  });

  it('writes one of two requests that send the same offset at the same time', async () => {
    const by = await fresh();
    for (let round = 0; round < 5; round += 1) {
      const upload = await by.create();
      const rivals = [randomBytes(300_000), randomBytes(300_000)];
      const answers = await Promise.allSettled(rivals.map((bytes) => by.tryToSend(upload, 0, bytes)));
      const file = await stored(upload);
      expect(await by.offset(upload)).toBe(file.length);
      // What is there is the beginning of the one or the other, and never a mixture.
      expect(rivals.some((bytes) => bytes.subarray(0, file.length).equals(file))).toBe(true);
      for (const [rival, answer] of answers.entries()) {
        if (answer.status === 'rejected' || answer.value.status !== 204) continue;
        const acknowledged = Number(answer.value.headers.get('upload-offset'));
        expect(file.subarray(0, acknowledged)).toEqual(rivals[rival]?.subarray(0, acknowledged));
      }
    }
  });

  it('is gone when it is terminated', async () => {
    const by = await fresh();
    const upload = await by.upload(webm);
    expect((await by.request('DELETE', upload)).status).toBe(204);
    expect((await by.request('HEAD', upload)).status).toBe(404);
    expect((await by.tryToSend(upload, 0, webm)).status).toBe(404);
    await expect(stored(upload)).rejects.toThrow('ENOENT');
  });
});

describe('limits of uploads', () => {
  it('hold for what is announced and for what comes', async () => {
    const by = await fresh();
    expect((await by.tryToCreate({}, { 'upload-defer-length': '' })).status).toBe(400);
    const claimed = await by.request('POST', '/api/uploads', {
      'upload-length': '9007199254740991',
      'upload-metadata': tusMetadata({ streamId: by.streamId, mimeType: 'video/webm' }),
    });
    expect(claimed.status).toBe(413);
    expect(await claimed.json()).toMatchObject({ code: 'too-large' });
    const upload = await by.create();
    const tooMuch = randomBytes(mostBytes + 1);
    expect((await by.tryToSend(upload, 0, tooMuch).catch(() => ({ status: 413 }))).status).toBe(413);
    expect((await by.tryToSend(upload, 0, webm, { 'upload-length': '9007199254740991' })).status).toBe(413);
    expect(await by.offset(upload)).toBeLessThanOrEqual(mostBytes);
  });

  it('hold for the number of parts', async () => {
    const by = await fresh();
    for (let part = 0; part < 20; part += 1) await by.create();
    const refused = await by.tryToCreate();
    expect(refused.status).toBe(413);
    expect(await refused.json()).toMatchObject({ code: 'too-large' });
  });
});

describe('somebody else', () => {
  it('neither creates, continues, looks at nor terminates an upload', async () => {
    const by = await fresh();
    const upload = await by.upload(webm.subarray(0, 5_000));
    const stranger = await newSession(server.origin);
    const metadata = tusMetadata({ streamId: by.streamId, mimeType: 'video/webm' });
    const attempts = [
      { method: 'POST', path: '/api/uploads', headers: { 'upload-defer-length': '1', 'upload-metadata': metadata } },
      { method: 'HEAD', path: upload, headers: {} },
      {
        method: 'PATCH',
        path: upload,
        headers: { 'upload-offset': '5000', 'content-type': 'application/offset+octet-stream' },
      },
      { method: 'DELETE', path: upload, headers: {} },
    ];
    for (const { method, path, headers } of attempts) {
      const ask = (cookie: string | undefined): Promise<Response> =>
        fetch(new URL(path, server.origin), {
          method,
          headers: { 'tus-resumable': '1.0.0', ...headers, ...(cookie !== undefined && { cookie }) },
        });
      const [withSession, without] = [await ask(stranger), await ask(undefined)];
      expect([method, withSession.status, without.status]).toEqual([method, 403, 401]);
      if (method !== 'HEAD') {
        expect(await withSession.json()).toMatchObject({ code: 'not-owner' });
        expect(await without.json()).toMatchObject({ code: 'session-required' });
      }
    }
    expect(await stored(upload)).toEqual(webm.subarray(0, 5_000));
  });
});

describe('what is not right about a request', () => {
  it.each<[string, Record<string, string>]>([
    ['no stream', { streamId: 'short' }],
    ['no media type', { mimeType: 'text/html' }],
    ['a part that is none', { partId: '../../../../etc' }],
    ['an epoch that is none', { epoch: '-1' }],
    ['a run that is none', { run: 'first' }],
  ])('is refused, for instance %s', async (_what, metadata) => {
    const by = await fresh();
    const response = await by.tryToCreate(metadata);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'bad-request' });
  });

  it('is an unknown stream, an unknown upload or another version of tus', async () => {
    const by = await fresh();
    expect((await by.tryToCreate({ streamId: 'x'.repeat(16) })).status).toBe(404);
    for (const id of ['nothing', `${'x'.repeat(16)}.${'y'.repeat(16)}`, '..%2f..%2fetc']) {
      expect((await by.request('HEAD', `/api/uploads/${id}`)).status).toBe(404);
    }
    const old = await by.request('POST', '/api/uploads', { 'tus-resumable': '0.2.2' });
    expect(old.status).toBe(412);
    expect(old.headers.get('tus-version')).toBe('1.0.0');
    const upload = await by.create();
    const wrongType = await by.request('PATCH', upload, { 'upload-offset': '0', 'content-type': 'text/plain' }, 'x');
    expect(wrongType.status).toBe(415);
  });
});
