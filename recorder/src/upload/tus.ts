import { ErrorCode, type UploadMetadata } from '@onair/protocol';
import * as z from 'zod/mini';
import type { Clock } from '../clock';
import type { ServerTime } from '../sleep-watch';

/** `fetch`, for tests to stand in. */
export type Fetch = (address: string, init: RequestInit) => Promise<Response>;

/** Why something did not work: the server's own code, or what happened on the way. */
export type UploadCode =
  | ErrorCode
  /** No answer came. */
  | 'disconnected'
  /** The answer made no sense. */
  | 'unexpected'
  /** This browser's storage does not answer. */
  | 'storage'
  /** The server has fewer bytes than it had acknowledged. */
  | 'bytes-lost';

/** What the server says to a request, as far as the upload has to know. */
export type Answer =
  | { readonly kind: 'created'; readonly uploadUrl: string }
  | { readonly kind: 'offset'; readonly offset: number; readonly lengthBytes: number | null }
  /** Ask where the upload ends, then go on. */
  | { readonly kind: 'again'; readonly code: UploadCode; readonly retryAfterMs?: number }
  /** The session is not known there. */
  | { readonly kind: 'session' }
  /** The server knows nothing of the upload; perhaps it lost what it had. */
  | { readonly kind: 'lost' }
  /** Its owner deleted the recording: nobody wants the rest. */
  | { readonly kind: 'gone'; readonly code: UploadCode }
  /** It will not be taken, however often it is sent. */
  | { readonly kind: 'refused'; readonly code: UploadCode };

const version = { 'tus-resumable': '1.0.0' } as const;
const CodedProblem = z.object({ code: ErrorCode });
/** Refusals that pass by themselves, whatever their status. */
const passing: readonly UploadCode[] = [
  'rate-limited',
  'storage-full',
  'unavailable',
  'internal',
  'upload-locked',
  'offset-conflict',
  'checksum-mismatch',
];

/** What {@link TusEndpoint} needs from outside. */
export interface TusEndpointOptions {
  /** Where uploads are created, for instance `/api/uploads`. */
  readonly address: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** How long one request may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Told with each answer that has a date. */
  readonly heard?: (time: ServerTime) => void;
}

/** The client's half of tus 1.0 (https://tus.io/protocols/resumable-upload) with deferred length: one method a request. */
export class TusEndpoint {
  constructor(private readonly options: TusEndpointOptions) {}

  /** Makes an upload whose length nobody knows yet. */
  create(metadata: UploadMetadata, signal: AbortSignal): Promise<Answer> {
    const headers = { 'upload-defer-length': '1', 'upload-metadata': encodeMetadata(metadata) };
    return this.#ask(this.options.address, { method: 'POST', headers }, signal, (response) => {
      const location = response.headers.get('location');
      if (location === null) return null;
      // Relative to the page; behind a proxy the server may not know the host it is asked by.
      return { kind: 'created', uploadUrl: new URL(location, absolute(this.options.address)).href };
    });
  }

  /** Asks where the upload ends. */
  offset(uploadUrl: string, signal: AbortSignal): Promise<Answer> {
    return this.#ask(uploadUrl, { method: 'HEAD', cache: 'no-store' }, signal, offsetOf);
  }

  /** Sends bytes that begin at `offset`; with the length of the whole if these are the last. */
  append(
    uploadUrl: string,
    offset: number,
    body: Blob,
    lengthBytes: number | null,
    signal: AbortSignal,
  ): Promise<Answer> {
    const headers = {
      'content-type': 'application/offset+octet-stream',
      'upload-offset': String(offset),
      ...(lengthBytes === null ? {} : { 'upload-length': String(lengthBytes) }),
    };
    return this.#ask(uploadUrl, { method: 'PATCH', headers, body }, signal, offsetOf);
  }

  async #ask(
    address: string,
    init: RequestInit,
    signal: AbortSignal,
    read: (response: Response) => Answer | null,
  ): Promise<Answer> {
    const { fetch, clock, timeoutMs } = this.options;
    const askedMs = clock.nowMs();
    const overdue = new AbortController();
    const cancel = clock.after(timeoutMs, () => overdue.abort());
    const either = AbortSignal.any([signal, overdue.signal]);
    try {
      const headers = { ...version, ...(init.headers as Record<string, string> | undefined) };
      const response = await fetch(address, { ...init, headers, signal: either });
      const atMs = Date.parse(response.headers.get('date') ?? '');
      if (!Number.isNaN(atMs)) this.options.heard?.({ atMs, askedMs, answeredMs: clock.nowMs() });
      if (response.ok) return read(response) ?? { kind: 'again', code: 'unexpected' };
      return await refusalOf(response);
    } catch {
      // fetch rejects when there is no network, when the server went away, or when it took too long.
      return { kind: 'again', code: 'disconnected' };
    } finally {
      cancel();
    }
  }
}

function offsetOf(response: Response): Answer | null {
  const offset = wholeNumber(response.headers.get('upload-offset'));
  if (offset === null) return null;
  return { kind: 'offset', offset, lengthBytes: wholeNumber(response.headers.get('upload-length')) };
}

async function refusalOf(response: Response): Promise<Answer> {
  const problem = z.safeParse(CodedProblem, await response.json().catch(() => null));
  const code = problem.success ? problem.data.code : null;
  const retryAfter = wholeNumber(response.headers.get('retry-after'));
  const wait = retryAfter === null ? {} : { retryAfterMs: retryAfter * 1_000 };
  const { status } = response;
  if (code !== null && passing.includes(code)) return { kind: 'again', code, ...wait };
  // Answers to HEAD have no body.
  const byServer = code !== null || response.headers.has('tus-resumable');
  // Something on the way has its own reasons, which pass; the word of the server is final.
  if (!byServer && [403, 413].includes(status)) return { kind: 'again', code: 'unavailable', ...wait };
  switch (status) {
    case 401:
      return { kind: 'session' };
    case 403:
      return { kind: 'refused', code: code ?? 'not-owner' };
    case 404:
    case 410:
      return missing(code, byServer);
    case 413:
      return { kind: 'refused', code: code ?? 'too-large' };
    case 400:
    case 415:
      return { kind: 'refused', code: code ?? 'bad-request' };
    case 507:
      return { kind: 'again', code: 'storage-full', ...wait };
    default:
      return { kind: 'again', code: code ?? (status === 429 ? 'rate-limited' : 'unavailable'), ...wait };
  }
}

/** Bytes are thrown away at the word of a server that knows of the deletion only: what is here may be the only copy. */
function missing(code: ErrorCode | null, byServer: boolean): Answer {
  if (code === 'recording-not-found') return { kind: 'gone', code };
  if (code === 'stream-not-found') return { kind: 'refused', code };
  // A bare 404 may be a proxy's own, while the server behind it restarts.
  if (code === 'upload-not-found' || (code === null && byServer)) return { kind: 'lost' };
  return { kind: 'again', code: 'unavailable' };
}

/** `Upload-Metadata`: pairs of a key and a value in base64. All values here are ASCII, for which `btoa` is enough. */
function encodeMetadata(metadata: UploadMetadata): string {
  return Object.entries(metadata)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key} ${btoa(String(value))}`)
    .join(',');
}

function absolute(address: string): string {
  return new URL(address, typeof location === 'undefined' ? undefined : location.href).href;
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
