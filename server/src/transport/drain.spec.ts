import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock';
import { type DrainPace, drain } from './drain';
import { listen } from './http/http-server';
import { Readiness } from './http/readiness';
import { RequestsUnderWay } from './http/requests-under-way';
import type { SocketServer } from './socket/typed-server';

const pace: DrainPace = { batches: 1, intervalMs: 0, settleMs: 1_000, patienceMs: 10_000 };
// Of the socket server only the list of its sockets is looked at.
const nobody = { sockets: { sockets: new Map() } } as unknown as SocketServer;
let http: Server;
let requests: RequestsUnderWay;
let clock: ManualClock;
let origin: string;
let beginning: Promise<ServerResponse>;

beforeEach(async () => {
  http = createServer();
  requests = new RequestsUnderWay(http);
  clock = new ManualClock();
  beginning = new Promise((resolve) => http.once('request', (_request, response) => resolve(response)));
  origin = `http://127.0.0.1:${await listen(http, 0, '127.0.0.1')}`;
});
afterEach(() => http.closeAllConnections());

const drained = (): Promise<void> => drain(http, nobody, new Readiness([]), clock, pace, requests);

/** What somebody gets who downloads something. */
async function download(): Promise<string> {
  try {
    return await (await fetch(origin)).text();
  } catch {
    return 'broken off';
  }
}

it('lets a download come to its end', async () => {
  const downloading = download();
  const response = await beginning;
  response.write('first half, ');
  const draining = drained();
  await clock.advance(pace.settleMs + pace.patienceMs / 2);
  response.end('second half');
  expect(await downloading).toBe('first half, second half');
  await draining;
});

it('does not wait for one that takes too long', async () => {
  const downloading = download();
  (await beginning).write('first half, ');
  const draining = drained();
  await clock.advance(pace.settleMs);
  await clock.advance(pace.patienceMs);
  await draining;
  expect(await downloading).toBe('broken off');
});

it('waits for nobody when there is nobody', async () => {
  const draining = drained();
  await clock.advance(pace.settleMs);
  await draining;
  expect(clock.pending).toBe(0);
  await expect(fetch(origin)).rejects.toThrow();
});
