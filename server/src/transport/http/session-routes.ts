import type { Session } from '@onair/protocol';
import { Router } from 'express';
import { allowOnly } from './error-responder';
import type { Sessions } from './sessions';

/**
 * `POST /api/session`: gives this browser a session, or the one it has. `DELETE /api/session`: ends it, and `expel`
 * sends away whoever came in with it.
 */
export function sessionRoutes(sessions: Sessions, expel: (sessionId: string) => void): Router {
  const routes = Router();
  routes
    .route('/session')
    .post(sessions.middleware, async (request, response) => {
      const answer: Session = { ownerId: await sessions.begin(request) };
      response.setHeader('Cache-Control', 'no-store').json(answer);
    })
    .delete(sessions.middleware, async (request, response) => {
      const sessionId = await sessions.end(request, response);
      if (sessionId !== undefined) expel(sessionId);
      response.setHeader('Cache-Control', 'no-store').status(204).end();
    })
    .all(allowOnly('DELETE', 'POST'));
  return routes;
}
