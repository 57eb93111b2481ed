import { StreamId, StreamQuery } from '@onair/protocol';
import { type RequestHandler, Router } from 'express';
import { Refusal } from '../../domain/refusal';
import { requireOwner } from '../../domain/sessions/visitor';
import type { StreamCatalog } from '../../domain/streams/stream-catalog';
import { explainInvalid } from '../explain-invalid';
import { allowOnly } from './error-responder';
import { ownerOf, type Sessions } from './sessions';

/** `GET /api/streams`, one page of them, and `GET /api/streams/:id`. */
export function streamRoutes(catalog: StreamCatalog, sessions: Sessions): Router {
  const routes = Router();
  routes
    .route('/streams')
    .get(onlyForOwnStreams(sessions.middleware), async (request, response) => {
      const query = StreamQuery.safeParse(request.query);
      if (!query.success) throw explainInvalid(query.error);
      const ownerId = query.data.owner === 'me' ? requireOwner({ ownerId: ownerOf(request) }) : undefined;
      response.setHeader('Cache-Control', 'no-store').json(await catalog.list(query.data, ownerId));
    })
    .all(allowOnly('GET', 'HEAD'));
  routes
    .route('/streams/:id')
    .get(async (request, response) => {
      const { stream } = await catalog.find(streamIdOf(request.params.id));
      response.setHeader('Cache-Control', 'no-store').json(stream);
    })
    .all(allowOnly('GET', 'HEAD'));
  return routes;
}

/** @throws Refusal `stream-not-found` for what cannot be the id of a stream. */
export function streamIdOf(text: string): string {
  const id = StreamId.safeParse(text);
  if (!id.success) throw Refusal.streamNotFound();
  return id.data;
}

/** What everybody may see needs no session, so none is looked up for it. */
function onlyForOwnStreams(middleware: RequestHandler): RequestHandler {
  return (request, response, next) => {
    if (request.query['owner'] === undefined) next();
    else void middleware(request, response, next);
  };
}
