import type { IncomingHttpHeaders } from 'node:http';

/**
 * Tells the pages that this server sent from those of other sites. Browsers say in `Origin` (RFC 6454) where a page
 * comes from, with each WebSocket and each request that changes something; whatever sends none is no browser, and
 * has no cookie that it could be tricked into using.
 */
export class OriginGuard {
  readonly #allowed: ReadonlySet<string>;

  /** `allowed`: origins besides the host that the request itself names. */
  constructor(allowed: readonly string[]) {
    this.#allowed = new Set(allowed);
  }

  admits({ origin, host }: Pick<IncomingHttpHeaders, 'origin' | 'host'>): boolean {
    if (origin === undefined) return true;
    if (this.#allowed.has(origin)) return true;
    // Not every origin is an address: a sandboxed frame has the origin "null".
    if (host === undefined || !URL.canParse(origin)) return false;
    const { protocol, host: originHost } = new URL(origin);
    // Through the same parser, so that a port that is the default one does not count.
    return URL.canParse(`${protocol}//${host}`) && new URL(`${protocol}//${host}`).host === originHost;
  }
}
