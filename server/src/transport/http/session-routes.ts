import type { Session } from '@onair/protocol';
import { Router } from 'express';
import { allowOnly } from './error-responder';
import type { Sessions } from './sessions';

/** `POST /api/session`: gives this browser a session, or the one it has. */
export function sessionRoutes(sessions: Sessions): Router {
  const routes = Router();
  routes
    .route('/session')
    .post(sessions.middleware, async (request, response) => {
      const answer: Session = { ownerId: await sessions.begin(request) };
      response.setHeader('Cache-Control', 'no-store').json(answer);
    })
    .all(allowOnly('POST'));
  return routes;
}
