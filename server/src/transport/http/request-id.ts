import type { RequestHandler, Response } from 'express';
import type { Randomness } from '../../domain/randomness';

const header = 'x-request-id';

/** Names each request, or keeps the name that a proxy gave it, and tells which instance answers. */
export function identifyRequests(randomness: Randomness, instanceId: string): RequestHandler {
  return (request, response, next) => {
    const given = request.get(header);
    const id = given !== undefined && /^[\w-]{8,64}$/.test(given) ? given : randomness.token(12);
    response.setHeader(header, id);
    response.setHeader('x-onair-instance', instanceId);
    next();
  };
}

/** The name that the request of this answer goes by. */
export function requestIdOf(response: Response): string {
  return String(response.getHeader(header));
}
