import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { clientNetwork, compileProxyTrust } from './client-address';

function network(remoteAddress: string | undefined, forwarded?: string, trusted: number | string[] = []): string {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  // The two parts of a request that are looked at.
  const request = { headers, socket: { remoteAddress } } as unknown as IncomingMessage;
  return clientNetwork(request, compileProxyTrust(trusted));
}

it('is the address of the socket when no proxy is trusted', () => {
  expect(network('198.51.100.7', '203.0.113.9')).toBe('198.51.100.7');
});

it('is what the trusted proxies say, and no further back', () => {
  expect(network('127.0.0.1', '6.6.6.6, 203.0.113.9', ['loopback'])).toBe('203.0.113.9');
  expect(network('10.0.0.1', '6.6.6.6, 203.0.113.9', 1)).toBe('203.0.113.9');
});

it('is the same for all addresses of one IPv6 subscriber', () => {
  expect(network('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2');
  expect(network('2001:db8:1:2::9')).toBe('2001:db8:1:2');
  expect(network('2001:db8::9')).toBe('2001:db8:0:0');
  expect(network('::1')).toBe('0:0:0:0');
});

it('takes an IPv4 address for itself, however it is written', () => {
  expect(network('::ffff:198.51.100.7')).toBe('198.51.100.7');
});

it('is nothing for a socket that is gone', () => {
  expect(network(undefined)).toBe('');
});
