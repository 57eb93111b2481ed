import type { Request, RequestHandler } from 'express';
import { Refusal } from '../../domain/refusal';
import { sendProblem } from './error-responder';

const version = '1.0.0';
const wholeNumber = /^(0|[1-9]\d{0,15})$/;
const longestMetadata = 2_048;

/** Refuses other versions of tus (tus 1.0, section Tus-Resumable), and says in every answer which one this is. */
export const requireTusVersion: RequestHandler = (request, response, next) => {
  response.setHeader('Tus-Resumable', version);
  if (request.get('tus-resumable') === version) {
    next();
    return;
  }
  response.setHeader('Tus-Version', version);
  sendProblem(response, Refusal.badRequest(`Tus-Resumable: must be ${version}`), 412);
};

/** What a request says of an upload. */
export interface TusHeaders {
  /** In bytes; undefined when the request does not say. */
  readonly length: number | undefined;
  /** `Upload-Metadata` as it came. */
  readonly metadata: string;
}

/**
 * Checks the headers of tus before anything is done.
 *
 * @throws Refusal `bad-request`.
 */
export function readTusHeaders(request: Request): TusHeaders {
  const length = request.get('upload-length');
  const offset = request.get('upload-offset');
  const deferred = request.get('upload-defer-length');
  const metadata = request.get('upload-metadata') ?? '';
  requireThat(length === undefined || wholeNumber.test(length), 'Upload-Length: must be a whole number');
  requireThat(deferred === undefined || deferred === '1', 'Upload-Defer-Length: must be 1');
  requireThat(metadata.length <= longestMetadata, `Upload-Metadata: must have at most ${longestMetadata} characters`);
  if (request.method === 'POST') {
    requireThat(
      (length === undefined) !== (deferred === undefined),
      'Upload-Length: or Upload-Defer-Length, and not both',
    );
  }
  if (request.method === 'PATCH') {
    requireThat(offset !== undefined && wholeNumber.test(offset), 'Upload-Offset: must be a whole number');
  }
  return { length: length === undefined ? undefined : Number(length), metadata };
}

/**
 * Decodes `Upload-Metadata` (tus 1.0, section Creation): pairs of a key and a value in base64.
 *
 * @throws Refusal `bad-request`.
 */
export function decodeMetadata(header: string): Record<string, string> {
  const pairs = header.split(',').map((pair) => pair.trim().split(' '));
  const entries = pairs.map(([key = '', value = '']) => [key, Buffer.from(value, 'base64').toString()] as const);
  requireThat(new Set(entries.map(([key]) => key)).size === entries.length, 'Upload-Metadata: names a key twice');
  return Object.fromEntries(entries);
}

function requireThat(condition: boolean, complaint: string): void {
  if (!condition) throw Refusal.badRequest(complaint);
}
