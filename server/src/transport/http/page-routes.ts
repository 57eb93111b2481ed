import { resolve } from 'node:path';
import { type RequestHandler, Router } from 'express';
import expressStaticGzip from 'express-static-gzip';
import { Refusal } from '../../domain/refusal';
import type { Sessions } from './sessions';
import type { StartPage } from './start-page';

/** Names that the web build gives: they carry a hash of the content, so the content under a name never changes. */
const hashedName = /-[A-Z0-9]{8}\.\w+(?:\.br|\.gz)?$/;

/** What only a document obeys. With each of a page's scripts it would be a kilobyte that nobody reads. */
const documentHeaders = [
  'Content-Security-Policy',
  'Cross-Origin-Opener-Policy',
  'Origin-Agent-Cluster',
  'Permissions-Policy',
  'X-DNS-Prefetch-Control',
  'X-Download-Options',
  'X-Frame-Options',
  'X-Permitted-Cross-Domain-Policies',
  'X-XSS-Protection',
] as const;

/** The built application: its files, and its page for every address that is not a file's. */
export function pageRoutes(staticDir: string, page: StartPage, sessions: Sessions): Router {
  const routes = Router();
  const sendPage = pageSender(page, sessions);
  const session = evenWithout(sessions.middleware);
  routes.get(['/', '/index.html'], session, sendPage);
  routes.use(
    expressStaticGzip(resolve(staticDir), {
      enableBrotli: true,
      orderPreference: ['br', 'gzip'],
      index: false,
      serveStatic: {
        index: false,
        redirect: false,
        cacheControl: false,
        setHeaders: (response, path) => {
          const hashed = hashedName.test(path);
          response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
          if (hashed) for (const name of documentHeaders) response.removeHeader(name);
        },
      },
    }) as RequestHandler,
  );
  routes.get('/{*path}', onlyPages, session, sendPage);
  return routes;
}

/** A missing script must not be answered with a page: the browser would complain of its type instead. */
const onlyPages: RequestHandler = (request, _response, next) => {
  const isFile = /\.\w+$/.test(request.path);
  next(isFile || request.accepts('html') === false ? Refusal.notFound() : undefined);
};

/** A page is served even while nobody can look up sessions; it says itself what does not work. */
function evenWithout(middleware: RequestHandler): RequestHandler {
  return (request, response, next) => {
    void middleware(request, response, (error?: unknown) => {
      next(error instanceof Refusal ? undefined : error);
    });
  };
}

/** Loading a page is what gives a browser its session, so that the page can go live without asking first. */
function pageSender(page: StartPage, sessions: Sessions): RequestHandler {
  return async (request, response) => {
    try {
      await sessions.begin(request);
    } catch (error) {
      // Too many begin at once, or the store is away: the page asks for its session when it needs it.
      if (!(error instanceof Refusal)) throw error;
    }
    page.send(request, response);
  };
}
