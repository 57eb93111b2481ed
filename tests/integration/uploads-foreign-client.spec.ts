import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Upload, type UploadOptions } from 'tus-js-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CuttableProxy } from '../environment/cuttable-proxy';
import { liveWebm } from '../environment/live-webm';
import { type RunningServer, startServer } from '../environment/server';
import { eventually } from './eventually';
import { storedFile, Uploader } from './uploader';

let server: RunningServer;
let webm: Buffer;

beforeAll(async () => {
  webm = await liveWebm(20);
  server = await startServer();
});
afterAll(async () => {
  await server.stop();
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function options(by: Uploader, more: Partial<UploadOptions> = {}): UploadOptions {
  return {
    endpoint: `${by.origin}/api/uploads`,
    headers: { cookie: by.cookie },
    metadata: { streamId: by.streamId, mimeType: 'video/webm' },
    retryDelays: [50, 100, 200, 400, 800],
    ...more,
  };
}

/** Runs an upload to its end and gives its address. */
function finished(source: Buffer | Readable, terms: UploadOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const upload = new Upload(source, {
      ...terms,
      onSuccess: () => resolve(upload.url ?? ''),
      onError: reject,
    });
    upload.start();
  });
}

async function expectStored(url: string): Promise<void> {
  const file = await readFile(join(server.dataDir, 'media', storedFile(url)));
  expect(sha256(file)).toBe(sha256(webm));
}

async function expectReady(by: Uploader): Promise<void> {
  await by.end();
  await eventually(async () => expect((await by.recording()).state).toBe('ready'));
}

it('a tus client that nobody here wrote uploads in one go and in pieces', async () => {
  for (const chunkSize of [Infinity, 50_000]) {
    const by = await Uploader.start(server.origin);
    await expectStored(await finished(webm, options(by, { chunkSize })));
    await expectReady(by);
  }
});

it('it uploads a stream whose length is known at its end only', async () => {
  const by = await Uploader.start(server.origin);
  const stream = Readable.from(pieces(webm, 30_000), { objectMode: false });
  const deferred = options(by, { uploadLengthDeferred: true, chunkSize: 100_000 });
  await expectStored(await finished(stream, deferred));
  await expectReady(by);
});

it('it sends the first bytes with the creation', async () => {
  const by = await Uploader.start(server.origin);
  await expectStored(await finished(webm, options(by, { uploadDataDuringCreation: true, chunkSize: 100_000 })));
  await expectReady(by);
});

it('it goes on after it was stopped and after its connection was cut', async () => {
  const proxy = await CuttableProxy.start({ port: server.port });
  const by = (await Uploader.start(server.origin)).at(`http://127.0.0.1:${proxy.port}`);
  try {
    const url = await new Promise<string>((resolve, reject) => {
      const upload: Upload = new Upload(webm, {
        ...options(by, { chunkSize: 40_000 }),
        onChunkComplete: (_size, accepted) => {
          if (accepted === 120_000) void proxy.cutFor(100);
          if (accepted === 200_000) void upload.abort().then(() => resolve(upload.url ?? ''));
        },
        onError: reject,
      });
      upload.start();
    });
    expect(await by.at(server.origin).offset(new URL(url).pathname)).toBeGreaterThanOrEqual(200_000);
    await expectStored(await finished(webm, options(by, { uploadUrl: url, chunkSize: 40_000 })));
  } finally {
    await proxy.close();
  }
});

it('it terminates an upload', async () => {
  const by = await Uploader.start(server.origin);
  const url = await finished(webm, options(by));
  await Upload.terminate(url, { headers: { cookie: by.cookie } });
  expect((await by.request('HEAD', url)).status).toBe(404);
});

function* pieces(bytes: Buffer, size: number): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}
