import { STATUS_CODES } from 'node:http';
import type { ErrorCode, Problem } from '@onair/protocol';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Log } from '../../domain/log';
import { Refusal } from '../../domain/refusal';
import { requestIdOf } from './request-id';

const statusOf: Readonly<Record<ErrorCode, number>> = {
  'bad-request': 400,
  'not-found': 404,
  'stream-not-found': 404,
  'stream-ended': 409,
  'not-owner': 403,
  'not-publisher': 403,
  'not-watching': 403,
  'peer-not-found': 404,
  'publisher-away': 409,
  'already-publishing': 409,
  'meeting-not-found': 404,
  'meeting-full': 409,
  'not-in-meeting': 403,
  'name-taken': 409,
  'name-required': 409,
  'name-unknown': 404,
  'callee-offline': 409,
  'callee-busy': 409,
  'calling-oneself': 409,
  'already-in-call': 409,
  'call-not-found': 404,
  'recording-not-found': 404,
  'recording-not-ready': 409,
  'export-impossible': 406,
  'export-pending': 503,
  'export-busy': 503,
  'upload-not-found': 404,
  'offset-conflict': 409,
  'upload-locked': 423,
  // Of the checksum extension of tus 1.0.
  'checksum-mismatch': 460,
  'storage-full': 507,
  'session-required': 401,
  'origin-refused': 403,
  'rate-limited': 429,
  'too-large': 413,
  'unsupported-media-type': 415,
  unavailable: 503,
  internal: 500,
};

/** Answers every error with a problem (RFC 9457). */
export function respondToErrors(log: Log): ErrorRequestHandler {
  // Express tells an error handler by its four parameters.
  return (error: unknown, request, response, next) => {
    const refusal = asRefusal(error);
    if (refusal.code === 'internal') {
      const { method, path } = request;
      log.error({ err: error, requestId: requestIdOf(response), method, path }, 'a request failed');
    }
    if (response.headersSent) {
      next(error);
      return;
    }
    sendProblem(response, refusal, statusOf[refusal.code]);
  };
}

/** Answers methods that an address does not have, after all those that it has. */
export function allowOnly(...methods: string[]): RequestHandler {
  return (request, response) => {
    response.setHeader('Allow', methods.join(', '));
    sendProblem(response, Refusal.methodNotAllowed(request.method), 405);
  };
}

/** Answers what no route has answered. */
export const notFound: RequestHandler = (_request, _response, next) => next(Refusal.notFound());

/** Answers with a problem, for statuses that say more than the code does. */
export function sendProblem(response: Response, refusal: Refusal, status: number): void {
  const problem: Problem = {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: refusal.message,
    code: refusal.code,
    requestId: requestIdOf(response),
  };
  if (refusal.retryAfterMs !== undefined) {
    response.setHeader('Retry-After', Math.ceil(refusal.retryAfterMs / 1_000));
  }
  response.status(status).setHeader('Cache-Control', 'no-store').type('application/problem+json').json(problem);
}

/** Express and its parsers give their errors the status to answer with. */
function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (status === 413) return Refusal.tooLarge();
  if (status === 415) return Refusal.notAPicture();
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return Refusal.badRequest('The request cannot be read.');
  }
  return Refusal.internal();
}
