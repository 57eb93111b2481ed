import { type RequestHandler, Router } from 'express';
import { allowOnly } from './error-responder';
import type { Readiness } from './readiness';

/** `GET /healthz`: the process lives. `GET /readyz`: it should be sent work, or why not. */
export function healthRoutes(readiness: Readiness, instanceId: string): Router {
  const routes = Router();
  routes
    .route('/healthz')
    .get((_request, response) => {
      response.setHeader('Cache-Control', 'no-store').json({ status: 'alive' });
    })
    .all(allowOnly('GET', 'HEAD'));
  routes
    .route('/readyz')
    .get(async (_request, response) => {
      const reason = await readiness.obstacle();
      const ready = reason === undefined;
      response.status(ready ? 200 : 503).setHeader('Cache-Control', 'no-store');
      response.json({ ready, ...(!ready && { reason }), instanceId });
    })
    .all(allowOnly('GET', 'HEAD'));
  return routes;
}

/** While the instance drains, every answer asks its connection to go elsewhere. */
export function closeConnectionsWhileDraining(readiness: Readiness): RequestHandler {
  return (_request, response, next) => {
    if (readiness.draining) response.setHeader('Connection', 'close');
    next();
  };
}
