import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import session, { type Store } from 'express-session';
import type { Randomness } from '../../domain/randomness';
import { Refusal } from '../../domain/refusal';
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
const cookieName = 'onair.sid';
const cookie = { httpOnly: true, sameSite: 'lax' } as const;

/** What sessions need of their surroundings. */
export interface SessionParts {
  readonly store: Store;
  /** Called before a session ends, so that it stays ended whatever becomes of the store. */
  readonly noteEnd: (sessionId: string) => Promise<void>;
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
      name: cookieName,
      secret: parts.secret,
      store: parts.store,
      saveUninitialized: false,
      resave: false,
      rolling: true,
      genid: () => parts.randomness.token(24),
      cookie: { ...cookie, secure: 'auto', maxAge: lifetimeMs },
    });
  }

  /**
   * The owner id of the request's session, which begins now unless it had begun.
   *
   * @throws Refusal `rate-limited` when too many begin in one network, or `unavailable`.
   */
  async begin(request: Request): Promise<string> {
    // Not there when the store could not be asked.
    if ((request as SessionRequest).session === undefined) throw Refusal.unavailable();
    const present = request.session.ownerId;
    if (present !== undefined) return present;
    await this.parts.beginnings.require(clientNetwork(request, this.parts.proxyTrust));
    const ownerId = newOwnerId(this.parts.randomness);
    request.session.ownerId = ownerId;
    try {
      // Now, and not after the answer, which would promise what may then fail.
      await settled((callback) => request.session.save(callback));
    } catch (error) {
      // The store may be away at any time. Without an owner there is nothing left to save.
      delete request.session.ownerId;
      throw error;
    }
    return ownerId;
  }

  /** Ends the request's session and gives its id; undefined when it had none. */
  async end(request: Request, response: Response): Promise<string | undefined> {
    const { sessionID: sessionId, session: present } = request;
    if (present.ownerId === undefined) return undefined;
    await this.parts.noteEnd(sessionId);
    await settled((callback) => present.destroy(callback));
    response.clearCookie(cookieName, { ...cookie, secure: request.secure });
    return sessionId;
  }

  /** Makes a session that the store has lost exist again. */
  async putBack(sessionId: string, ownerId: string): Promise<void> {
    const content = { cookie: Object.assign(new session.Cookie(), { ...cookie, maxAge: lifetimeMs }), ownerId };
    await settled((callback) => this.parts.store.set(sessionId, content, callback));
  }
}

/** A session as a socket needs to know it. */
export interface BegunSession {
  readonly sessionId: string;
  readonly ownerId: string;
}

type SessionRequest = IncomingMessage & { sessionID?: string; session?: { ownerId?: string } };

/** The session of a request that went through the middleware; undefined when it never began. */
export function sessionOf({ sessionID: sessionId, session: present }: SessionRequest): BegunSession | undefined {
  const ownerId = present?.ownerId;
  return sessionId === undefined || ownerId === undefined ? undefined : { sessionId, ownerId };
}

/** The owner id of such a request. */
export function ownerOf(request: SessionRequest): string | undefined {
  return sessionOf(request)?.ownerId;
}

function settled(act: (callback: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    act((error) => {
      if (error === undefined || error === null) resolve();
      else reject(error instanceof Error ? error : new Error('the session store failed', { cause: error }));
    });
  });
}
