import { UploadMetadata } from '@onair/protocol';
import { Server as TusServer } from '@tus/server';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { AdmittedUpload, UploadDesk } from '../../domain/recordings/upload-desk';
import type { UploadLock, UploadLocks } from '../../domain/recordings/upload-locks';
import { Refusal } from '../../domain/refusal';
import { requireOwner } from '../../domain/sessions/visitor';
import { explainInvalid } from '../explain-invalid';
import type { RateLimit } from '../rate-limit';
import { allowOnly } from './error-responder';
import { discardRest, requestBody } from './request-body';
import { ownerOf, type Sessions } from './sessions';
import { checksumAlgorithms, UploadChecksum } from './upload-checksum';
import { type Delivery, UploadDataStore } from './upload-data-store';
import { decodeMetadata, readTusHeaders, requireTusVersion } from './tus-headers';
import { asRefusal } from './tus-refusals';
import { withinBudget } from './within-budget';

/** How much one owner may do. A recorder comes near none of it, not even when it sends as fast as it can what it has left. */
export interface UploadPace {
  readonly creations: RateLimit;
  /** Of every kind. */
  readonly requests: RateLimit;
  readonly bytes: RateLimit;
}

/** What uploads by HTTP need of the rest. */
export interface UploadParts {
  readonly desk: UploadDesk;
  readonly locks: UploadLocks;
  readonly sessions: Pick<Sessions, 'middleware'>;
  readonly pace: UploadPace;
  readonly maxPartBytes: number;
}

/** Uploads by tus 1.0: `POST /api/uploads`; `HEAD`, `PATCH` and `DELETE /api/uploads/:id`. */
export function uploadRoutes(parts: UploadParts): Router {
  const { desk, sessions, pace } = parts;
  const routes = Router();
  routes
    .route('/uploads')
    .options(describe(parts.maxPartBytes))
    .post(requireTusVersion, sessions.middleware, async (request, response) => {
      const ownerId = requireOwner({ ownerId: ownerOf(request) });
      await pace.requests.require(ownerId);
      await pace.creations.require(ownerId);
      const { metadata, length } = readTusHeaders(request);
      if (length !== undefined && length > parts.maxPartBytes) throw Refusal.tooLarge();
      const wish = UploadMetadata.safeParse(decodeMetadata(metadata));
      if (!wish.success) throw explainInvalid(wish.error);
      const upload = await desk.create(ownerId, wish.data, { metadata, length: length ?? null });
      const offset = await desk.offset(upload);
      // Asked for once more, because the answer was lost: what came with the question came before.
      if (offset > 0)
        response.status(201).setHeader('Location', addressOf(upload)).setHeader('Upload-Offset', offset).end();
      else await handle(parts, upload, request, response);
    })
    .all(allowOnly('OPTIONS', 'POST'));
  const onUpload: RequestHandler<{ id: string }> = async (request, response) => {
    const ownerId = requireOwner({ ownerId: ownerOf(request) });
    await pace.requests.require(ownerId);
    const upload = await desk.admit(ownerId, request.params.id);
    readTusHeaders(request);
    if (request.method === 'PATCH' && request.get('content-type') !== 'application/offset+octet-stream') {
      throw Refusal.notTusBytes();
    }
    response.setHeader('Cache-Control', 'no-store');
    if (request.method === 'HEAD') response.setHeader('Upload-Metadata', upload.part.metadata);
    await handle(parts, upload, request, response);
  };
  const guards = [requireTusVersion, sessions.middleware];
  routes
    .route('/uploads/:id')
    .options(describe(parts.maxPartBytes))
    .head(guards, onUpload)
    .patch(guards, onUpload)
    .delete(guards, onUpload)
    .all(allowOnly('DELETE', 'HEAD', 'OPTIONS', 'PATCH'));
  return routes;
}

/** What a client may ask for before anything else (tus 1.0, section OPTIONS). */
function describe(maxBytes: number): RequestHandler {
  return (_request, response) => {
    response.setHeader('Tus-Resumable', '1.0.0').setHeader('Tus-Version', '1.0.0').setHeader('Tus-Max-Size', maxBytes);
    response.setHeader('Tus-Extension', UploadDataStore.extensions.join(','));
    response.setHeader('Tus-Checksum-Algorithm', checksumAlgorithms.join(','));
    response.status(204).end();
  };
}

/** A server of its own for each request: it serves one upload, and knows what the request brings. */
async function handle(
  { desk, locks, pace, maxPartBytes }: UploadParts,
  upload: AdmittedUpload,
  request: Request,
  response: Response,
): Promise<void> {
  const stop = new AbortController();
  const paced: Pacing = (body) => withinBudget(body, pace.bytes, upload.record.ownerId);
  const tus = new TusServer({
    path: '/api/uploads',
    datastore: new UploadDataStore(desk, upload, deliveryOf(request, stop.signal, paced), maxPartBytes),
    locker: { newLock: (id) => stoppable(locks.newLock(id), stop) },
    maxSize: maxPartBytes,
    namingFunction: () => upload.uploadId,
    getFileIdFromRequest: () => upload.uploadId,
    generateUrl: () => addressOf(upload),
    // None: pages of other sites have no business here.
    allowedOrigins: [],
    onResponseError: (_request, error) => {
      throw asRefusal(error);
    },
  });
  try {
    const answer = await tus.handleWeb(withoutBody(request));
    // Another request wanted the upload: what this one has sent is stored, and what it has not is not asked for.
    if (stop.signal.aborted && !request.complete) throw Refusal.uploadLocked();
    // A header that only tus finds fault with: its own answer would promise a body that is not sent.
    if (answer.status >= 400) throw Refusal.badRequest((await answer.text()).trim());
    response.status(answer.status).setHeaders(answer.headers).end();
  } catch (error) {
    // The recorder has lost its network: what came is stored, and nobody is left to be answered.
    if (request.destroyed && !request.complete && !(error instanceof Refusal)) return;
    // The answer would be lost with the connection if that were closed on somebody who still sends.
    if (!request.complete) discardRest(request);
    throw error;
  }
}

type Pacing = (body: AsyncIterable<Uint8Array, void>) => AsyncIterable<Uint8Array, void>;

function deliveryOf(request: Request, stop: AbortSignal, paced: Pacing): Delivery {
  const header = request.get('upload-checksum');
  const checksum = header === undefined ? undefined : UploadChecksum.read(header);
  return {
    toldLength: readTusHeaders(request).length,
    body: (mostBytes) => {
      const body = paced(requestBody(request, stop, mostBytes));
      return checksum === undefined ? body : checksum.verified(body);
    },
  };
}

/** A lock whose holder stops reading, and keeps what it has read, when somebody else wants the upload. */
function stoppable(lock: UploadLock, stop: AbortController): UploadLock {
  return { lock: (signal) => lock.lock(signal, () => stop.abort()), unlock: () => lock.unlock() };
}

/** What tus has to see of a request: everything but its body. */
function withoutBody(request: Request): globalThis.Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  return new globalThis.Request(new URL(request.originalUrl, 'http://localhost'), { method: request.method, headers });
}

function addressOf({ uploadId }: AdmittedUpload): string {
  return `/api/uploads/${uploadId}`;
}
