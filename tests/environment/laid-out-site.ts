import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { indexPart } from '../../server/src/domain/recordings/media/index-part';
import { layOut } from '../../server/src/domain/recordings/media/lay-out';
import type { IndexedPart, Layout } from '../../server/src/domain/recordings/media/layout';
import { readLayout } from '../../server/src/domain/recordings/media/read-layout';
import type { MediaStorage } from '../../server/src/domain/recordings/media-storage';
import { systemRandomness } from '../../server/src/domain/system-randomness';
import { FileMediaStorage } from '../../server/src/storage/media/file-media-storage';

const recordings = fileURLToPath(new URL('../fixtures/recordings/', import.meta.url));

/** What MediaRecorder once gave; `fixtures/make-recordings.ts` says how. */
export function recordedFixture(name: string): Buffer {
  return readFileSync(join(recordings, name));
}

/** Puts parts into a storage, in pieces as they come from a browser, and indexes them. */
export async function storeParts(storage: MediaStorage, parts: readonly Uint8Array[]): Promise<IndexedPart[]> {
  const stored: IndexedPart[] = [];
  for (const [place, bytes] of parts.entries()) {
    const key = `recordings/one/part-${place}`;
    const indexer = indexPart(Buffer.from(bytes.subarray(4, 8)).toString() === 'ftyp' ? 'video/mp4' : 'video/webm');
    for (let start = 0; start < bytes.length; start += 5_000) {
      const piece = bytes.subarray(start, start + 5_000);
      await storage.append(key, start, single(piece));
      indexer.push(piece);
    }
    stored.push({ key, index: indexer.index() });
  }
  return stored;
}

async function* single(piece: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(piece);
}

/** @throws Error when the parts do not make one file. */
export function laidOut(parts: readonly IndexedPart[]): Layout {
  const outcome = layOut(parts);
  if (outcome.kind !== 'laid-out') throw new Error(`The parts could not be laid out: ${JSON.stringify(outcome)}`);
  return outcome.layout;
}

/** A page with nothing but a player of a recording that is laid out, and counts what the player fetches. */
export class LaidOutSite {
  fetchedBytes = 0;

  private constructor(
    private readonly server: Server,
    private readonly folder: string,
    readonly layout: Layout,
  ) {}

  static async start(parts: readonly Uint8Array[]): Promise<LaidOutSite> {
    const folder = await mkdtemp(join(tmpdir(), 'onair-laid-out-'));
    const storage = new FileMediaStorage(folder, systemRandomness);
    const layout = laidOut(await storeParts(storage, parts));
    const server = createServer((request, response) => {
      if (request.url === '/media') void site.answer(request, response, storage);
      else response.setHeader('content-type', 'text/html').end('<!doctype html><video src="/media" controls></video>');
    });
    const site = new LaidOutSite(server, folder, layout);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return site;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async answer(request: IncomingMessage, response: ServerResponse, storage: MediaStorage): Promise<void> {
    const { sizeBytes, mimeType } = this.layout;
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    const start = Number(from ?? 0);
    const end = to === undefined || to === '' ? sizeBytes : Number(to) + 1;
    response.writeHead(from === undefined ? 200 : 206, {
      'content-type': mimeType,
      'content-length': end - start,
      'accept-ranges': 'bytes',
      // Another recording may be at the same port later.
      'cache-control': 'no-store',
      ...(from === undefined ? {} : { 'content-range': `bytes ${start}-${end - 1}/${sizeBytes}` }),
    });
    const counting = async function* (site: LaidOutSite): AsyncGenerator<Uint8Array> {
      for await (const piece of readLayout(site.layout, start, end, storage)) {
        site.fetchedBytes += piece.length;
        yield piece;
      }
    };
    await pipeline(counting(this), response).catch(() => {
      // A player that seeks hangs up in the middle.
    });
  }
}
