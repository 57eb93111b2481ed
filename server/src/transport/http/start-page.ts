import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Request, Response } from 'express';
import { StartFailure } from '../../start-failure';

/** Smallest first. */
const encodings = ['br', 'gzip', 'identity'] as const;
type Encoding = (typeof encodings)[number];

/** The one HTML page of the application, held in memory in every encoding, because nothing else can begin before it. */
export class StartPage {
  /** CSP sources for the scripts that stand in the page itself. */
  readonly inlineScriptHashes: readonly string[];
  readonly #bodies: Readonly<Record<Encoding, Buffer>>;
  readonly #etag: string;

  /** @throws StartFailure when the folder has no page. */
  constructor(staticDir: string) {
    const path = join(staticDir, 'index.html');
    if (!existsSync(path)) throw StartFailure.pagesMissing(staticDir);
    const html = readFileSync(path);
    this.#bodies = {
      br: existsSync(`${path}.br`) ? readFileSync(`${path}.br`) : brotliCompressSync(html),
      gzip: existsSync(`${path}.gz`) ? readFileSync(`${path}.gz`) : gzipSync(html),
      identity: html,
    };
    this.#etag = sha256(html).slice(0, 16);
    this.inlineScriptHashes = inlineScripts(html.toString()).map((script) => `'sha256-${sha256(script)}'`);
  }

  send(request: Request, response: Response): void {
    // Asked one by one: to all at once, the answer would follow the order in which the browser names them.
    const encoding = encodings.find((candidate) => request.acceptsEncodings(candidate) !== false) ?? 'identity';
    const body = this.#bodies[encoding];
    // Private, because the answer may carry this browser's cookie.
    response.setHeader('Cache-Control', 'private, no-cache');
    response.setHeader('Vary', 'Accept-Encoding');
    response.setHeader('ETag', `W/"${this.#etag}"`);
    if (encoding !== 'identity') response.setHeader('Content-Encoding', encoding);
    response.type('html').send(body);
  }
}

function inlineScripts(html: string): string[] {
  const scripts = html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script\s*>/gi);
  return [...scripts].filter(([, attributes = '']) => !/\bsrc\s*=/i.test(attributes)).map(([, , text = '']) => text);
}

function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('base64');
}
