import type { IncomingMessage } from 'node:http';
import proxyAddress from 'proxy-addr';

/** Says whether to believe what a proxy says; `distance` counts from this server, beginning with 0. */
export type ProxyTrust = (address: string, distance: number) => boolean;

/** `trusted`: how many proxies there are, or their addresses and networks. */
export function compileProxyTrust(trusted: number | readonly string[]): ProxyTrust {
  if (typeof trusted === 'number') return (_address, distance) => distance < trusted;
  return proxyAddress.compile([...trusted]);
}

/**
 * The network that a request comes from, for limits: an IPv4 address, or the 64 bits of an IPv6 address that one
 * subscriber has in common (RFC 6177), who could otherwise pass for countless people.
 */
export function clientNetwork(request: IncomingMessage, trust: ProxyTrust): string {
  // The socket may have been closed already, which leaves it without an address.
  const address = request.socket.remoteAddress === undefined ? '' : proxyAddress(request, trust);
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  const gap = tail === undefined ? 0 : 8 - groups.length - tail.split(':').filter((group) => group !== '').length;
  return [...groups, ...Array<string>(gap).fill('0'), ...(tail ?? '').split(':')].slice(0, 4).join(':');
}
