import type { RequestHandler } from 'express';
import { Refusal } from '../../domain/refusal';
import type { OriginGuard } from '../origin-guard';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Refuses what would change something on behalf of another site's page. */
export function requireSameOrigin(guard: OriginGuard): RequestHandler {
  return (request, _response, next) => {
    if (safeMethods.has(request.method) || guard.admits(request.headers)) next();
    else next(Refusal.originRefused());
  };
}
