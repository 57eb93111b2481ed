import { expect, it } from 'vitest';
import { OriginGuard } from './origin-guard';

const guard = new OriginGuard(['https://onair.example']);

it.each([
  ['no browser at all', undefined, 'localhost:3000'],
  ['the same host and port', 'http://localhost:3000', 'localhost:3000'],
  ['the same host behind a proxy that ends TLS', 'https://live.example', 'live.example'],
  ['the default port, named and not named', 'https://live.example', 'live.example:443'],
  ['an allowed origin', 'https://onair.example', 'app:3000'],
])('admits %s', (_title, origin, host) => {
  expect(guard.admits({ origin, host })).toBe(true);
});

it.each([
  ['another host', 'https://evil.example', 'localhost:3000'],
  ['another port', 'http://localhost:4000', 'localhost:3000'],
  ['a name that only begins alike', 'https://onair.example.evil.example', 'app:3000'],
  ['a sandboxed frame', 'null', 'localhost:3000'],
  ['nonsense', '%%%', 'localhost:3000'],
  ['a request without a host', 'http://localhost:3000', undefined],
  ['nonsense as a host', 'http://localhost:3000', 'a b'],
])('refuses %s', (_title, origin, host) => {
  expect(guard.admits({ origin, host })).toBe(false);
});
