import express, { type Express } from 'express';
import type { Log } from '../../domain/log';
import type { Recordings } from '../../domain/recordings/recordings';
import type { UploadLocks } from '../../domain/recordings/upload-locks';
import type { Randomness } from '../../domain/randomness';
import type { StreamCatalog } from '../../domain/streams/stream-catalog';
import type { ThumbnailDesk } from '../../domain/thumbnails/thumbnail-desk';
import type { ProxyTrust } from '../client-address';
import type { OriginGuard } from '../origin-guard';
import { notFound, respondToErrors } from './error-responder';
import { closeConnectionsWhileDraining, healthRoutes } from './health-routes';
import { mediaRoutes } from './media-routes';
import { pageRoutes } from './page-routes';
import type { Readiness } from './readiness';
import { recordingRoutes } from './recording-routes';
import { identifyRequests } from './request-id';
import { requireSameOrigin } from './same-origin';
import { securityHeaders } from './security-headers';
import { sessionRoutes } from './session-routes';
import type { Sessions } from './sessions';
import { StartPage } from './start-page';
import { streamRoutes } from './stream-routes';
import { type ThumbnailPace, thumbnailRoutes } from './thumbnail-routes';
import { type UploadPace, uploadRoutes } from './upload-routes';

/** What the HTTP side needs of the rest. */
export interface HttpParts {
  readonly catalog: StreamCatalog;
  readonly thumbnails: ThumbnailDesk;
  readonly thumbnailPace: ThumbnailPace;
  readonly recordings: Recordings;
  readonly uploadLocks: UploadLocks;
  readonly uploadPace: UploadPace;
  readonly maxPartBytes: number;
  readonly sessions: Sessions;
  /** Sends away every socket of a session. */
  readonly expel: (sessionId: string) => void;
  readonly readiness: Readiness;
  readonly originGuard: OriginGuard;
  readonly proxyTrust: ProxyTrust;
  readonly randomness: Randomness;
  readonly log: Log;
  readonly instanceId: string;
  /** Folder of the built pages. */
  readonly staticDir: string;
  readonly alwaysHttps: boolean;
}

/** Everything that is reached by HTTP, from health to pages. */
export function createHttpApp(parts: HttpParts): Express {
  const { sessions, readiness, recordings } = parts;
  const page = new StartPage(parts.staticDir);
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', parts.proxyTrust);

  app.use(identifyRequests(parts.randomness, parts.instanceId), closeConnectionsWhileDraining(readiness));
  app.use(securityHeaders({ inlineScriptHashes: page.inlineScriptHashes, alwaysHttps: parts.alwaysHttps }));
  app.use(healthRoutes(readiness, parts.instanceId));
  app.use(
    '/api',
    requireSameOrigin(parts.originGuard),
    sessionRoutes(sessions, parts.expel),
    streamRoutes(parts.catalog, sessions),
    thumbnailRoutes(parts.thumbnails, sessions, parts.thumbnailPace),
    recordingRoutes(recordings.catalog, sessions),
    mediaRoutes(recordings, sessions),
    uploadRoutes({
      desk: recordings.uploads,
      locks: parts.uploadLocks,
      pace: parts.uploadPace,
      maxPartBytes: parts.maxPartBytes,
      sessions,
    }),
    notFound,
  );
  app.use(pageRoutes(parts.staticDir, page, sessions));
  app.use(notFound, respondToErrors(parts.log));
  return app;
}
