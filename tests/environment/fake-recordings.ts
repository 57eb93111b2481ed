import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, statSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { RecordingChanges, RecordingQuery, type ErrorCode, type Recording } from '@onair/protocol';
import { recordedFile, recordedPicture, recordedSeconds } from './recorded-media';

/** A recording, whose it is, and the file that it plays. */
interface Stored {
  recording: Omit<Recording, 'mine'>;
  owner: string;
  file: string | null;
}

/** What a spec says of a recording; the rest is as for one that is ready and public, made a minute before the last. */
export interface StoredTerms extends Partial<Omit<Recording, 'mine'>> {
  /** Value of the cookie `person` of whoever may change it. */
  owner?: string;
  /** The file to play; the whole fixture unless told, null for none. */
  file?: string | null;
}

/**
 * The HTTP contract of recordings (protocol/src/recording.ts) in front of a real onair, with recordings in whatever
 * state a spec wants to see: states that a real server leaves within milliseconds, or never comes into by itself.
 * People are told apart by the cookie `person`.
 */
export class FakeRecordings {
  /** How long the answer to a list takes, in milliseconds. */
  listDelayMs: (query: RecordingQuery) => number = () => 0;
  /** Every list that was asked for. */
  readonly lists: RecordingQuery[] = [];
  private readonly stored = new Map<string, Stored>();
  private readonly server = createServer((request, response) => void this.answer(request, response));

  private constructor(private readonly upstream: URL) {
    // What is not HTTP is a socket of onair's own.
    this.server.on('upgrade', (request, socket, head) => {
      const onward = connect(Number(upstream.port), upstream.hostname, () => {
        const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${String(value)}`);
        onward.write(`GET ${request.url ?? '/'} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
        onward.write(head);
        onward.pipe(socket).pipe(onward);
      });
      for (const end of [onward, socket]) end.on('error', () => [onward, socket].forEach((each) => each.destroy()));
    });
  }

  /** `origin` is that of a running onair, which serves everything else. */
  static async start(origin: string): Promise<FakeRecordings> {
    const fake = new FakeRecordings(new URL(origin));
    await once(fake.server.listen(0, '127.0.0.1'), 'listening');
    return fake;
  }

  get port(): number {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('No port was given.');
    return address.port;
  }

  get origin(): string {
    return `http://localhost:${this.port}`;
  }

  add({ owner = 'somebody', file = recordedFile(), ...terms }: StoredTerms = {}): Recording {
    const id = terms.id ?? randomBytes(12).toString('base64url');
    const startedMs = Date.now() - (this.stored.size + 1) * 60_000;
    const recording = {
      id,
      streamId: randomBytes(12).toString('base64url'),
      title: `Recording ${this.stored.size + 1}`,
      visibility: 'public' as const,
      state: 'ready' as const,
      failure: null,
      startedAt: new Date(startedMs).toISOString(),
      durationMs: recordedSeconds * 1_000,
      sizeBytes: file === null ? 0 : statSync(file).size,
      mimeType: 'video/webm;codecs=vp8,opus',
      tracks: { audio: true, video: true },
      thumbnailUrl: `/api/recordings/${id}/thumbnail`,
      mediaUrl: file === null ? null : `/api/recordings/${id}/media?v=1`,
      ...terms,
    };
    this.stored.set(id, { recording, owner, file });
    return { ...recording, mine: false };
  }

  /** Changes what is there; a new file gives new media. */
  change(id: string, { owner, file, ...terms }: StoredTerms): void {
    const stored = this.stored.get(id);
    if (!stored) throw new Error(`There is no recording ${id}.`);
    if (owner !== undefined) stored.owner = owner;
    if (file !== undefined) {
      stored.file = file;
      const mediaUrl = file === null ? null : `/api/recordings/${id}/media?v=${randomBytes(4).toString('hex')}`;
      stored.recording = { ...stored.recording, mediaUrl, sizeBytes: file === null ? 0 : statSync(file).size };
    }
    stored.recording = { ...stored.recording, ...terms };
  }

  remove(id: string): void {
    this.stored.delete(id);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin);
    const [, id, part] = /^\/api\/recordings(?:\/([\w-]+))?(?:\/(media|thumbnail))?$/.exec(url.pathname) ?? [];
    if (!url.pathname.startsWith('/api/recordings')) {
      this.passOn(request, response);
      return;
    }
    const person = /(?:^|;\s*)person=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? null;
    if (id === undefined) {
      await this.list(url, person, response);
      return;
    }
    const stored = this.stored.get(id);
    const mine = stored?.owner === person;
    if (!stored || (stored.recording.visibility === 'private' && !mine)) refuse(response, 404, 'recording-not-found');
    else if (part === 'thumbnail') sendFile(request, response, recordedPicture(), 'image/jpeg');
    else if (part === 'media' && stored.file !== null) this.sendMedia(request, response, url, stored);
    else if (part === 'media') refuse(response, 404, 'not-found');
    else if (request.method === 'GET') sendJson(response, 200, { ...stored.recording, mine });
    else if (!mine) refuse(response, 403, 'not-owner');
    else await this.changeByOwner(request, response, stored);
  }

  private async list(url: URL, person: string | null, response: ServerResponse): Promise<void> {
    const query = RecordingQuery.parse(Object.fromEntries(url.searchParams));
    this.lists.push(query);
    await delay(this.listDelayMs(query));
    const { q = '', sort, owner, limit, cursor = '0' } = query;
    const found = [...this.stored.values()]
      .filter((stored) => (owner === 'me' ? stored.owner === person : stored.recording.visibility === 'public'))
      .map((stored) => ({ ...stored.recording, mine: stored.owner === person }))
      .filter(({ title }) => title.toLowerCase().includes(q.toLowerCase()))
      .sort(orders[sort]);
    const end = Number(cursor) + limit;
    const nextCursor = end < found.length ? String(end) : null;
    sendJson(response, 200, { recordings: found.slice(Number(cursor), end), nextCursor });
  }

  private async changeByOwner(request: IncomingMessage, response: ServerResponse, stored: Stored): Promise<void> {
    if (request.method === 'DELETE') {
      this.stored.delete(stored.recording.id);
      response.writeHead(204).end();
      return;
    }
    const body: unknown = await json(request);
    const changes = RecordingChanges.safeParse(body);
    if (!changes.success) {
      refuse(response, 400, 'bad-request');
      return;
    }
    const { title = stored.recording.title, visibility = stored.recording.visibility } = changes.data;
    stored.recording = { ...stored.recording, title, visibility };
    sendJson(response, 200, { ...stored.recording, mine: true });
  }

  private sendMedia(request: IncomingMessage, response: ServerResponse, url: URL, { file, recording }: Stored): void {
    if (file === null) return;
    if (url.searchParams.has('download')) {
      response.setHeader('content-disposition', `attachment; filename="${recording.title}.webm"`);
    }
    sendFile(request, response, file, 'video/webm');
  }

  private passOn(request: IncomingMessage, response: ServerResponse): void {
    const { hostname, port } = this.upstream;
    const { method, url: path, headers } = request;
    const onward = httpRequest({ hostname, port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  }
}

const orders: Record<RecordingQuery['sort'], (one: Recording, other: Recording) => number> = {
  newest: (one, other) => other.startedAt.localeCompare(one.startedAt),
  oldest: (one, other) => one.startedAt.localeCompare(other.startedAt),
  longest: (one, other) => other.durationMs - one.durationMs,
  largest: (one, other) => other.sizeBytes - one.sizeBytes,
  title: (one, other) => one.title.localeCompare(other.title),
};

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

function refuse(response: ServerResponse, status: number, code: ErrorCode): void {
  const problem = { type: 'about:blank', title: code, status, detail: code, code, requestId: 'fake' };
  response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
}

/** Whole, or the one range that was asked for (RFC 9110, section 14). */
function sendFile(request: IncomingMessage, response: ServerResponse, path: string, type: string): void {
  const { size } = statSync(path);
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  response.setHeader('content-type', type);
  response.setHeader('accept-ranges', 'bytes');
  const start = Number(from ?? 0);
  const end = to ? Math.min(Number(to), size - 1) : size - 1;
  if (from !== undefined) response.setHeader('content-range', `bytes ${start}-${end}/${size}`);
  response.writeHead(from === undefined ? 200 : 206, { 'content-length': end - start + 1 });
  const file = createReadStream(path, { start, end });
  // A player that has enough hangs up.
  response.on('close', () => file.destroy());
  file.pipe(response);
}
