import type { Config } from './config';

/** What is allowed in a configuration, and most likely not meant: sentences for whoever starts the server. */
export function configNotices({ ice }: Pick<Config, 'ice'>): string[] {
  const ownMachine = ice.turn?.urls.find((url) => isLoopback(hostOf(url)));
  if (ownMachine === undefined) return [];
  return [
    `TURN_URLS names ${hostOf(ownMachine)}, which to each browser is its own machine: nobody elsewhere gets a relay. ` +
      'Set TURN_HOST (with docker compose) or TURN_URLS to the name or address under which people reach the TURN server.',
  ];
}

/** Of a `turn:` or `turns:` address (RFC 7065). */
function hostOf(url: string): string {
  return /^turns?:(\[[^\]]*\]|[^:?]*)/.exec(url)?.[1] ?? '';
}

function isLoopback(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i.test(host);
}
