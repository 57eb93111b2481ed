import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { limits } from '@onair/protocol';
import type { RequestHandler } from 'express';
import { Server } from 'socket.io';
import { clientNetwork, type ProxyTrust } from '../client-address';
import type { OriginGuard } from '../origin-guard';
import type { RateLimit } from '../rate-limit';
import { sessionRoom } from './socket-sessions';
import type { ServerSocket, SocketServer } from './typed-server';
import { writeOncePerTurn } from './write-once-per-turn';

/** What connecting needs of the rest. */
export interface SocketServerParts {
  /** The session of a request for which it has been read; undefined when it has none. */
  readonly sessionOf: (request: IncomingMessage) => { sessionId: string; ownerId: string } | undefined;
  readonly originGuard: OriginGuard;
  readonly proxyTrust: ProxyTrust;
  /** How many sockets one network may open. */
  readonly connects: RateLimit;
}

/** Socket.IO with everything off that is not needed; it receives nobody until it is attached. */
export function createSocketServer(parts: SocketServerParts): SocketServer {
  const io: SocketServer = new Server({
    // No long polling: every browser with WebRTC has WebSocket, and a client that never polls needs no sticky
    // sessions at the proxy. It also leaves no cross-origin request to be allowed or forbidden.
    transports: ['websocket'],
    serveClient: false,
    // A dead connection is noticed within 10 s, well inside the grace period.
    pingInterval: 5_000,
    pingTimeout: 5_000,
    connectTimeout: 10_000,
    // Descriptions are small, and each compressing connection would hold ten times the memory.
    perMessageDeflate: false,
    maxHttpBufferSize: limits.socketMessageBytes,
    allowRequest: (request, decide) => {
      void admits(request, parts).then((admitted) => decide(null, admitted));
    },
  });
  io.on('connection', (socket) => settle(socket, parts));
  return io;
}

/** How sockets get in. */
export interface Entrance {
  readonly http: HttpServer;
  /** Reads the session of a request that is to become a socket. */
  readonly session: RequestHandler;
  readonly instanceId: string;
}

/** Lets sockets in through an HTTP server. */
export function attachSocketServer(io: SocketServer, { http, session, instanceId }: Entrance): void {
  io.attach(http);
  http.on('upgrade', (_request, connection) => {
    // Node.js listens no more, and Engine.IO only once it has the session: a reset in between would end the process.
    connection.on('error', ignoreError);
    writeOncePerTurn(connection);
  });
  io.engine.use(session);
  io.engine.on('headers', (headers: Record<string, string>) => (headers['x-onair-instance'] = instanceId));
}

async function admits(request: IncomingMessage, parts: SocketServerParts): Promise<boolean> {
  if (!parts.originGuard.admits(request.headers)) return false;
  const { retryAfterMs } = await parts.connects.attempt(clientNetwork(request, parts.proxyTrust));
  return retryAfterMs === 0;
}

function ignoreError(): void {
  // It ends the connection, and that is told by other means.
}

function settle(socket: ServerSocket, { sessionOf }: SocketServerParts): void {
  const request = socket.request as IncomingMessage | undefined;
  const session = request && sessionOf(request);
  socket.data.visitor = { peerId: socket.id, ownerId: session?.ownerId };
  socket.data.sessionId = session?.sessionId;
  if (session !== undefined) void socket.join(sessionRoom(session.sessionId));
  // The request holds its headers, its session and a parser: a third of what a connection costs in memory. Not deleted:
  // an object that has lost a property is kept as a dictionary, which costs more than a kilobyte.
  (socket.conn as { request: IncomingMessage | undefined }).request = undefined;
  // The headers once more, which nobody reads.
  (socket as { handshake: object }).handshake = forgottenHandshake;
  // The second on its connection: no page makes one, and it is nobody's.
  if (!request) socket.disconnect(true);
}

const forgottenHandshake = Object.freeze({});
