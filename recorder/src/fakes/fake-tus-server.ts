import type { Fetch } from '../upload/tus';

/** What goes wrong with one request. */
export type Fault =
  | 'none'
  /** It never arrives. */
  | 'lost'
  /** It is done, and the answer never arrives. */
  | 'answer-lost'
  /** Half of its body arrives. */
  | 'half'
  /** Nothing comes back, ever. */
  | 'silence'
  | 'busy'
  | 'locked'
  | 'conflict'
  | 'unknown-session';

interface Upload {
  readonly metadata: Map<string, string>;
  readonly chunks: Uint8Array[];
  lengthBytes: number | null;
}

const tusHeaders = { 'tus-resumable': '1.0.0' };

/** A tus server in memory that does wrong what a test tells it to. */
export class FakeTusServer {
  readonly uploads = new Map<string, Upload>();
  readonly requests: string[] = [];
  /** What befalls the next request. */
  nextFault: () => Fault = () => 'none';
  /** Answers every request, if a test wants so. */
  answer: ((method: string) => Response | null) | null = null;

  /** How far its clock is ahead of the page's, in milliseconds. */
  aheadMs = 1e12;

  constructor(private readonly nowMs: () => number = () => 0) {}

  readonly fetch: Fetch = async (address, init) => {
    const response = await this.#answerTo(address, init);
    response.headers.set('date', new Date(this.nowMs() + this.aheadMs).toUTCString());
    return response;
  };

  async #answerTo(address: string, init: RequestInit): Promise<Response> {
    const method = init.method ?? 'GET';
    this.requests.push(method);
    const fixed = this.answer?.(method);
    if (fixed) return fixed;
    switch (this.nextFault()) {
      case 'lost':
        throw new TypeError('Failed to fetch');
      case 'answer-lost':
        await this.#serve(address, init, 1);
        throw new TypeError('Failed to fetch');
      case 'half':
        await this.#serve(address, init, 0.5);
        throw new TypeError('Failed to fetch');
      case 'silence':
        return new Promise((_, reject) => {
          init.signal?.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')));
        });
      case 'busy':
        return problem(503, 'unavailable');
      case 'locked':
        return problem(423, 'upload-locked');
      case 'conflict':
        return problem(409, 'offset-conflict');
      case 'unknown-session':
        return problem(401, 'session-required');
      default:
        return this.#serve(address, init, 1);
    }
  }

  /** Everything that one part's upload holds. */
  bytes(partId: string): Uint8Array {
    const { chunks = [] } = this.uploads.get(partId) ?? {};
    return Uint8Array.from(chunks.flatMap((chunk) => [...chunk]));
  }

  isComplete(partId: string): boolean {
    const upload = this.uploads.get(partId);
    return upload?.lengthBytes === this.bytes(partId).length;
  }

  async #serve(address: string, init: RequestInit, share: number): Promise<Response> {
    const headers = new Headers(init.headers);
    if (init.method === 'POST') return this.#create(headers);
    const partId = address.split('/').at(-1) ?? '';
    const upload = this.uploads.get(partId);
    if (!upload) return problem(404, 'upload-not-found');
    if (init.method === 'PATCH') {
      const refusal = await this.#append(partId, upload, headers, init.body as Blob, share);
      if (refusal) return refusal;
    }
    return new Response(null, { status: init.method === 'HEAD' ? 200 : 204, headers: this.#stand(partId, upload) });
  }

  #create(headers: Headers): Response {
    const pairs = (headers.get('upload-metadata') ?? '').split(',').map((pair): [string, string] => {
      const [key = '', value = ''] = pair.split(' ');
      return [key, atob(value)];
    });
    const metadata = new Map(pairs);
    const partId = metadata.get('partId') ?? '';
    if (!this.uploads.has(partId)) this.uploads.set(partId, { metadata, chunks: [], lengthBytes: null });
    return new Response(null, { status: 201, headers: { ...tusHeaders, location: `/api/uploads/${partId}` } });
  }

  async #append(partId: string, upload: Upload, headers: Headers, body: Blob, share: number): Promise<Response | null> {
    if (Number(headers.get('upload-offset')) !== this.bytes(partId).length) return problem(409, 'offset-conflict');
    const length = headers.get('upload-length');
    if (length !== null && upload.lengthBytes !== null) return problem(400, 'bad-request');
    const bytes = new Uint8Array(await body.arrayBuffer());
    upload.chunks.push(bytes.slice(0, Math.ceil(bytes.length * share)));
    if (length !== null) upload.lengthBytes = Number(length);
    return null;
  }

  #stand(partId: string, { lengthBytes }: Upload): Record<string, string> {
    return {
      ...tusHeaders,
      'upload-offset': String(this.bytes(partId).length),
      ...(lengthBytes === null ? { 'upload-defer-length': '1' } : { 'upload-length': String(lengthBytes) }),
    };
  }
}

/** An error as the server gives it (RFC 9457). */
export function problem(status: number, code: string, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify({ code }), { status, headers: { ...tusHeaders, ...headers } });
}
