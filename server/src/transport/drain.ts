import type { Server as HttpServer } from 'node:http';
import { Server as NetServer } from 'node:net';
import type { Clock } from '../domain/clock/clock';
import type { Readiness } from './http/readiness';
import type { SocketServer } from './socket/typed-server';

/** How quickly an instance empties itself. */
export interface DrainPace {
  /** In how many batches the sockets are told to go. */
  readonly batches: number;
  /** Time between two batches, in milliseconds. */
  readonly intervalMs: number;
  /** How long requests that are under way may take after that, in milliseconds. */
  readonly settleMs: number;
}

const quietTurnMs = 0.2;
const mostTurns = 1_000;

/** Sends everybody away without failing anybody: no new work, then the sockets go, then the requests end. */
export async function drain(
  http: HttpServer,
  io: SocketServer,
  readiness: Readiness,
  clock: Clock,
  { batches, intervalMs, settleMs }: DrainPace,
): Promise<void> {
  readiness.drain();
  await stopListening(http);
  const sockets = [...io.sockets.sockets.values()];
  const batchSize = Math.max(1, Math.ceil(sockets.length / batches));
  for (let start = 0; start < sockets.length; start += batchSize) {
    if (start > 0) await pause(clock, intervalMs);
    // Not `disconnect()`: after that a client does not reconnect by itself.
    for (const socket of sockets.slice(start, start + batchSize)) socket.conn.close();
  }
  await pause(clock, settleMs);
  http.closeAllConnections();
}

/**
 * Connections that the system has taken in, and that nobody has accepted yet, are reset when listening ends; with a
 * request on them that a proxy may not send twice. So it ends right after a look for new ones: in a turn of the event
 * loop that had next to nothing else to do.
 */
async function stopListening(http: HttpServer): Promise<void> {
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const startedAt = performance.now();
    await new Promise((resolve) => setImmediate(resolve));
    if (performance.now() - startedAt < quietTurnMs) break;
  }
  // Node's own `http.Server.close()` also drops idle connections, on which a proxy may just be sending its next request.
  NetServer.prototype.close.call(http);
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve));
}
