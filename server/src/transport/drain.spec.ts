import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
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

/** Begins to drain; `ended` when that is done. */
async function beginDraining(): Promise<{ ended: Promise<void> }> {
  const ended = drain(http, nobody, new Readiness([]), clock, pace, requests);
  await vi.waitUntil(() => !http.listening, { interval: 1 });
  return { ended };
}

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
  const { ended } = await beginDraining();
  await clock.advance(pace.settleMs + pace.patienceMs / 2);
  response.end('second half');
  expect(await downloading).toBe('first half, second half');
  await ended;
});

it('does not wait for one that takes too long', async () => {
  const downloading = download();
  (await beginning).write('first half, ');
  const { ended } = await beginDraining();
  await clock.advance(pace.settleMs);
  await clock.advance(pace.patienceMs);
  await ended;
  expect(await downloading).toBe('broken off');
});

it('answers everybody who has connected, also those whom it has not accepted yet', async () => {
  http.on('request', (_request, response) => response.end('answered'));
  const { port } = new URL(origin);
  const sockets = Array.from({ length: 20 }, () => connect(Number(port), '127.0.0.1'));
  for (const socket of sockets) socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  // The system connects them at once; the server hears of it in the next round of the event loop.
  await new Promise((resolve) => process.nextTick(resolve));
  const { ended } = await beginDraining();
  const answers = await Promise.all(sockets.map((socket) => text(socket).catch(() => 'reset')));
  expect(answers.filter((answer) => !answer.includes('answered'))).toEqual([]);
  await clock.advance(pace.settleMs);
  await ended;
});

it('waits for nobody when there is nobody', async () => {
  const { ended } = await beginDraining();
  await clock.advance(pace.settleMs);
  await ended;
  expect(clock.pending).toBe(0);
  await expect(fetch(origin)).rejects.toThrow();
});
