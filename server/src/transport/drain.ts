import type { Server as HttpServer } from 'node:http';
import { Server as NetServer } from 'node:net';
import type { Clock } from '../domain/clock/clock';
import type { Readiness } from './http/readiness';
import type { RequestsUnderWay } from './http/requests-under-way';
import type { SocketServer } from './socket/typed-server';

const shortRoundMs = 0.2;
/** A server that has no such round has no time to wait for one. */
const mostRounds = 500;

/** How long whoever has been told to go may take for their farewell, in milliseconds. */
const farewellMs = 1_000;

/** How quickly an instance empties itself. */
export interface DrainPace {
  /** In how many batches the sockets are told to go. */
  readonly batches: number;
  /** Time between two batches, in milliseconds. */
  readonly intervalMs: number;
  /** How long after that a request may still come, in milliseconds. */
  readonly settleMs: number;
  /** How long requests that are under way may take after that, in milliseconds. */
  readonly patienceMs: number;
}

/** Sends everybody away without failing anybody: no new work, then the sockets go, then the requests end. */
export async function drain(
  http: HttpServer,
  io: SocketServer,
  readiness: Readiness,
  clock: Clock,
  { batches, intervalMs, settleMs, patienceMs }: DrainPace,
  requests: Pick<RequestsUnderWay, 'ended'>,
): Promise<void> {
  readiness.drain();
  // Only stops listening: Node's own `http.Server.close()` also drops idle connections, on which a proxy may just
  // be sending its next request.
  await everybodyAccepted(http);
  NetServer.prototype.close.call(http);
  const sockets = [...io.sockets.sockets.values()];
  const batchSize = Math.max(1, Math.ceil(sockets.length / batches));
  for (let start = 0; start < sockets.length; start += batchSize) {
    if (start > 0) await pause(clock, intervalMs);
    // Not `disconnect()`: after that a client does not reconnect by itself.
    for (const socket of sockets.slice(start, start + batchSize)) socket.conn.close();
  }
  await pause(clock, settleMs);
  // A large download cannot be taken up elsewhere.
  await new Promise<void>((resolve) => {
    const cancel = clock.after(patienceMs, resolve);
    void requests.ended().then(cancel).then(resolve);
  });
  http.closeAllConnections();
}

/** Closes Socket.IO and the server below it. Whoever has vanished never answers the farewell, and is not waited for. */
export async function closeSockets(io: SocketServer, clock: Clock): Promise<void> {
  await Promise.race([io.close(), pause(clock, farewellMs)]);
}

/**
 * Resolves at a moment when nobody waits to be accepted: the system resets whom it has taken in and the server has not,
 * and a proxy cannot send a request again whose body was already passing through. A round of the event loop accepts all
 * of them, or from Node 22 on only one (libuv pull request 3696), so this is right after one that has accepted nobody, and was
 * so short that hardly anybody came since.
 */
async function everybodyAccepted(http: HttpServer): Promise<void> {
  let accepted = 0;
  const count = (): void => void (accepted += 1);
  http.on('connection', count);
  // The round that this is called in may have accepted long ago.
  await roundEnded();
  for (let round = 0; round < mostRounds; round += 1) {
    const before = accepted;
    const beganAt = performance.now();
    await roundEnded();
    if (accepted === before && performance.now() - beganAt < shortRoundMs) break;
  }
  http.off('connection', count);
}

function roundEnded(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve));
}
