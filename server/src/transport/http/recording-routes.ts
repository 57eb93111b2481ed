import { limits, RecordingChanges, RecordingId, RecordingQuery } from '@onair/protocol';
import express, { type Request, type Response, Router } from 'express';
import type { AskOwner, RecordingCatalog } from '../../domain/recordings/recording-catalog';
import { Refusal } from '../../domain/refusal';
import { requireOwner } from '../../domain/sessions/visitor';
import { explainInvalid } from '../explain-invalid';
import { cacheControl } from './cache-control';
import { allowOnly } from './error-responder';
import { ownerOf, type Sessions } from './sessions';

const jsonBody = express.json({ limit: limits.jsonBodyBytes });

/** `GET /api/recordings`, one page of them; `GET`, `PATCH` and `DELETE /api/recordings/:id`; and its thumbnail. */
export function recordingRoutes(catalog: RecordingCatalog, sessions: Sessions): Router {
  const routes = Router();
  routes
    .route('/recordings')
    .get(sessions.middleware, async (request, response) => {
      const query = RecordingQuery.safeParse(request.query);
      if (!query.success) throw explainInvalid(query.error);
      const ownerId = ownerOf(request);
      if (query.data.owner === 'me') requireOwner({ ownerId });
      response.setHeader('Cache-Control', 'no-store').json(await catalog.list(query.data, ownerId));
    })
    .all(allowOnly('GET', 'HEAD'));
  routes
    .route('/recordings/:id')
    .get(sessions.middleware, async (request, response) => {
      const recording = await catalog.find(recordingIdOf(request.params.id), ownerOf(request));
      response.setHeader('Cache-Control', 'no-store').json(recording);
    })
    .patch(sessions.middleware, jsonBody, async (request, response) => {
      const ownerId = requireOwner({ ownerId: ownerOf(request) });
      const id = recordingIdOf(request.params.id);
      const changes = RecordingChanges.safeParse(request.body);
      if (!changes.success) throw explainInvalid(changes.error);
      response.setHeader('Cache-Control', 'no-store').json(await catalog.change(id, ownerId, changes.data));
    })
    .delete(sessions.middleware, async (request, response) => {
      const ownerId = requireOwner({ ownerId: ownerOf(request) });
      await catalog.delete(recordingIdOf(request.params.id), ownerId);
      response.setHeader('Cache-Control', 'no-store').status(204).end();
    })
    .all(allowOnly('DELETE', 'GET', 'HEAD', 'PATCH'));
  routes
    .route('/recordings/:id/thumbnail')
    .get(async (request, response) => {
      const id = recordingIdOf(request.params.id);
      const { record, bytes, type, version } = await catalog.thumbnail(id, ownerOnDemand(sessions, request, response));
      const isUnchanging = request.query['v'] === version;
      const scope = record.visibility === 'public' ? 'public' : 'private';
      response.setHeader('Cache-Control', cacheControl(scope, isUnchanging));
      response.setHeader('ETag', `"${version}"`);
      response.type(type).send(Buffer.from(bytes));
    })
    .all(allowOnly('GET', 'HEAD'));
  return routes;
}

/** @throws Refusal `recording-not-found` for what cannot be the id of a recording. */
export function recordingIdOf(text: string): string {
  const id = RecordingId.safeParse(text);
  if (!id.success) throw Refusal.recordingNotFound();
  return id.data;
}

/** Who asks, found out where that matters. What everybody may see is answered without a cookie, so that it may be cached. */
export function ownerOnDemand(sessions: Sessions, request: Request<{ id: string }>, response: Response): AskOwner {
  return async () => {
    await new Promise<void>((resolve, reject) => {
      void sessions.middleware(request, response, (error?: unknown) => {
        if (error === undefined) resolve();
        else reject(error instanceof Error ? error : new Error('no session', { cause: error }));
      });
    });
    return ownerOf(request);
  };
}
