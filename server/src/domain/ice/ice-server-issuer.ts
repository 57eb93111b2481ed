import { createHmac } from 'node:crypto';
import type { IceServer } from '@onair/protocol';
import type { Clock } from '../clock/clock';

/** A TURN service that shares a secret with this server, as coturn does with `use-auth-secret`. */
interface TurnSettings {
  readonly urls: readonly string[];
  readonly secret: string;
  /** How long a credential is good for, in seconds. */
  readonly ttlS: number;
}

/** The STUN and TURN servers that clients are told of. */
export interface IceSettings {
  readonly stunUrls: readonly string[];
  readonly turn: TurnSettings | undefined;
}

/**
 * Hands out the ICE servers, with TURN credentials that expire: the username is `<unix expiry>:<user>`, the
 * credential its HMAC-SHA1 under the shared secret, in base64 (draft-uberti-behave-turn-rest-00, section 2.2).
 */
export class IceServerIssuer {
  constructor(
    private readonly settings: IceSettings,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  issue(userId: string): IceServer[] {
    const { stunUrls, turn } = this.settings;
    const servers: IceServer[] = stunUrls.length === 0 ? [] : [{ urls: [...stunUrls] }];
    if (turn !== undefined) {
      const username = `${Math.floor(this.clock.now() / 1_000) + turn.ttlS}:${userId}`;
      const credential = createHmac('sha1', turn.secret).update(username).digest('base64');
      servers.push({ urls: [...turn.urls], username, credential, validForMs: turn.ttlS * 1_000 });
    }
    return servers;
  }
}
