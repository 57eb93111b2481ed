import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { limits } from '@onair/protocol';
import { tusMetadata } from './uploader';

/** A broadcaster for whom pictures and a recording are delivered. */
export interface Broadcaster {
  readonly cookie: string;
  readonly streamId: string;
}

interface Answer {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(1_000)]);
const piece = Buffer.alloc(1_000);

/** People who read and write, one request after the other, through the proxy; each second request is a write. */
export class SteadyLoad {
  /** How many requests have been answered so far, one way or another. */
  asked = 0;
  /** How many of them were to change something, by method and kind of address. */
  readonly written = new Map<string, number>();
  readonly #agent = new Agent({ keepAlive: true });
  readonly #running: Promise<void>[];
  readonly #failures: string[] = [];
  #finishing = false;

  /** Each broadcaster delivers, and has three visitors. */
  constructor(
    private readonly origin: string,
    broadcasters: readonly Broadcaster[],
  ) {
    this.#running = broadcasters.flatMap((broadcaster) => [
      this.#deliver(broadcaster),
      ...[1, 2, 3].map(() => this.#visit(broadcaster)),
    ]);
  }

  /** Ends, and tells what has failed. */
  async finish(): Promise<string[]> {
    this.#finishing = true;
    await Promise.all(this.#running);
    this.#agent.destroy();
    return this.#failures;
  }

  /** Somebody who looks around: a new session and a prolonged one, something from the database, and the least there is. */
  async #visit({ cookie, streamId }: Broadcaster): Promise<void> {
    while (!this.#finishing) {
      await this.#ask('POST', '/api/session');
      await this.#ask('GET', `/api/streams/${streamId}`);
      await this.#ask('POST', '/api/session', { cookie });
      await this.#ask('GET', '/healthz');
    }
  }

  /** Somebody who records: uploads by tus, renames the recording, and sends a picture as often as that is allowed. */
  async #deliver({ cookie, streamId }: Broadcaster): Promise<void> {
    const tus = { cookie, 'tus-resumable': '1.0.0' };
    const metadata = tusMetadata({ streamId, mimeType: 'video/webm', partId: 'a-part-of-a-film' });
    const create = { ...tus, 'upload-defer-length': '1', 'upload-metadata': metadata };
    const bytes = { ...tus, 'content-type': 'application/offset+octet-stream' };
    let pictureAt = -Infinity;
    while (!this.#finishing) {
      // Asked for again and again, as after an answer that was lost; it is the same upload each time.
      const upload = (await this.#ask('POST', '/api/uploads', create))?.headers.location ?? '/unknown';
      const offset = (await this.#ask('HEAD', upload, tus))?.headers['upload-offset'];
      await this.#ask('PATCH', upload, { ...bytes, 'upload-offset': String(offset) }, piece);
      await this.#ask('GET', `/api/streams/${streamId}`);
      const [recordingId] = upload.split('/').at(-1)?.split('.') ?? [];
      const title = Buffer.from(JSON.stringify({ title: `At ${String(offset)}` }));
      const json = { cookie, 'content-type': 'application/json' };
      await this.#ask('PATCH', `/api/recordings/${String(recordingId)}`, json, title);
      await this.#ask('GET', `/api/recordings/${String(recordingId)}`, { cookie });
      if (performance.now() - pictureAt < 1.2 * limits.thumbnailIntervalMs) continue;
      pictureAt = performance.now();
      const picture = { cookie, 'content-type': 'image/jpeg' };
      await this.#ask('PUT', `/api/streams/${streamId}/thumbnail`, picture, jpeg);
    }
  }

  async #ask(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: Buffer,
  ): Promise<Answer | undefined> {
    const outcome = await this.#outcome(method, path, headers, body);
    this.asked += 1;
    const kind = `${method} ${path.split('/').slice(0, 3).join('/')}`;
    if (!['GET', 'HEAD'].includes(method)) this.written.set(kind, (this.written.get(kind) ?? 0) + 1);
    if (typeof outcome !== 'string') return outcome;
    this.#failures.push(`${method} ${path}: ${outcome}`);
    return undefined;
  }

  #outcome(
    method: string,
    path: string,
    headers: Record<string, string>,
    content: Buffer | undefined,
  ): Promise<Answer | string> {
    return new Promise((resolve) => {
      const asking = request(`${this.origin}${path}`, { method, agent: this.#agent, headers }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => (body += text));
        response.once('end', () => {
          const { statusCode: status = 0, headers: answered } = response;
          resolve(status >= 200 && status < 300 ? { headers: answered, body } : `${String(status)} ${body}`);
        });
        response.once('error', (error) => resolve(error.message));
      });
      asking.once('error', (error) => resolve(error.message));
      asking.end(content);
    });
  }
}
