import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler } from 'express';
import session, { type Store } from 'express-session';
import type { Randomness } from '../../domain/randomness';
import { newOwnerId } from '../../domain/sessions/visitor';
import { clientNetwork, type ProxyTrust } from '../client-address';
import type { RateLimit } from '../rate-limit';

declare module 'express-session' {
  interface SessionData {
    /** Who owns what this browser makes; a session without it is nobody's. */
    ownerId?: string;
  }
}

const lifetimeMs = 30 * 24 * 3_600_000;

/** What sessions need of their surroundings. */
export interface SessionParts {
  readonly store: Store;
  readonly secret: string;
  readonly randomness: Randomness;
  readonly proxyTrust: ProxyTrust;
  /** How many sessions one network may begin. */
  readonly beginnings: RateLimit;
}

/** The sessions of browsers, in a cookie that scripts cannot read, for 30 days after the last visit. */
export class Sessions {
  /** Reads the session of a request, or of the request that becomes a socket; makes none. */
  readonly middleware: RequestHandler;

  constructor(private readonly parts: SessionParts) {
    this.middleware = session({
      name: 'onair.sid',
      secret: parts.secret,
      store: parts.store,
      saveUninitialized: false,
      resave: false,
      rolling: true,
      genid: () => parts.randomness.token(24),
      cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', maxAge: lifetimeMs },
    });
  }

  /**
   * The owner id of the request's session, which begins now unless it had begun.
   *
   * @throws Refusal `rate-limited` when too many begin in one network.
   */
  async begin(request: Request): Promise<string> {
    const present = request.session.ownerId;
    if (present !== undefined) return present;
    await this.parts.beginnings.require(clientNetwork(request, this.parts.proxyTrust));
    return (request.session.ownerId = newOwnerId(this.parts.randomness));
  }
}

/** The owner id of a request that went through the middleware; undefined when its session never began. */
export function ownerOf(request: IncomingMessage & { session?: { ownerId?: string } }): string | undefined {
  return request.session?.ownerId;
}
