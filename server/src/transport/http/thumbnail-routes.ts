import { limits } from '@onair/protocol';
import express, { type RequestHandler, Router } from 'express';
import { Refusal } from '../../domain/refusal';
import { requireOwner } from '../../domain/sessions/visitor';
import type { ThumbnailDesk } from '../../domain/thumbnails/thumbnail-desk';
import type { RateLimit } from '../rate-limit';
import { cacheControl } from './cache-control';
import { allowOnly } from './error-responder';
import { ownerOnDemand } from './recording-routes';
import { ownerOf, type Sessions } from './sessions';
import { streamIdOf } from './stream-routes';

const pictureBody = express.raw({ type: ['image/jpeg', 'image/webp'], limit: limits.thumbnailBytes, inflate: false });

/** How often pictures may come. */
export interface ThumbnailPace {
  readonly ofOwner: RateLimit;
  /** One at a time; forgotten again for whatever was no picture. */
  readonly ofStream: RateLimit;
}

/** `PUT` and `GET /api/streams/:id/thumbnail`: the newest picture of a stream. */
export function thumbnailRoutes(desk: ThumbnailDesk, sessions: Sessions, pace: ThumbnailPace): Router {
  const routes = Router();
  routes
    .route('/streams/:id/thumbnail')
    .get(async (request, response) => {
      const { bytes, type, version } = await desk.findShown(
        streamIdOf(request.params.id),
        ownerOnDemand(sessions, request, response),
      );
      // Whose session asked, if that mattered: then the answer is for nobody else.
      const scope = ownerOf(request) === undefined ? 'public' : 'private';
      response.setHeader('Cache-Control', cacheControl(scope, request.query['v'] === version));
      response.setHeader('ETag', `"${version}"`);
      response.type(type).send(Buffer.from(bytes));
    })
    .put(sessions.middleware, admitFirst(desk, pace), pictureBody, async (request, response) => {
      const body: unknown = request.body;
      if (!Buffer.isBuffer(body)) throw Refusal.notAPicture();
      await desk.post(requireOwner({ ownerId: ownerOf(request) }), streamIdOf(request.params.id), body);
      response.status(204).end();
    })
    .all(allowOnly('GET', 'HEAD', 'PUT'));
  return routes;
}

/** Nobody's picture is read before it is known to be wanted. */
function admitFirst(desk: ThumbnailDesk, pace: ThumbnailPace): RequestHandler<{ id: string }> {
  return async (request, response, next) => {
    const ownerId = requireOwner({ ownerId: ownerOf(request) });
    const streamId = streamIdOf(request.params.id);
    await desk.admit(ownerId, streamId);
    await pace.ofOwner.require(ownerId);
    // The desk remembers only what it has taken: of those that come at once, one is let in.
    await pace.ofStream.require(streamId);
    response.once('close', () => {
      if (response.statusCode !== 204) void pace.ofStream.forget(streamId);
    });
    next();
  };
}
