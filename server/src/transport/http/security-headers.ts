import type { RequestHandler } from 'express';
import helmet from 'helmet';

const yearS = 31_536_000;

/** What browsers may do with what this server sends. */
export interface SecurityTerms {
  /** CSP sources of the scripts that stand in the page itself. */
  readonly inlineScriptHashes: readonly string[];
  /** Whether people always reach this server by https: browsers are then told never to try without. */
  readonly alwaysHttps: boolean;
}

/** Content Security Policy and its relatives. */
export function securityHeaders({ inlineScriptHashes, alwaysHttps }: SecurityTerms): RequestHandler[] {
  const policies = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'self'"],
        scriptSrc: ["'self'", ...inlineScriptHashes],
        scriptSrcAttr: ["'none'"],
        // Angular puts each component's styles into the page.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: alwaysHttps ? { maxAge: yearS, includeSubDomains: false } : false,
  });
  return [policies, permissionsPolicy];
}

const permissionsPolicy: RequestHandler = (_request, response, next) => {
  response.setHeader(
    'Permissions-Policy',
    'camera=(self), microphone=(self), display-capture=(self), autoplay=(self), fullscreen=(self), ' +
      'picture-in-picture=(self), screen-wake-lock=(self), clipboard-write=(self), geolocation=(), payment=(), usb=()',
  );
  next();
};
