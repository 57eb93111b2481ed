import { io } from 'socket.io-client';
import { ProbingWebSocket } from './probing-websocket';

/**
 * The one connection of this page, which begins with the import of this file. Where the start page has begun it already, Socket.IO
 * takes it over when there is somebody to listen (page-signaling.ts): until then its patience with a new one is not to run out.
 *
 * Websocket only: one round trip less, and behind a balancer no need for sticky sessions.
 */
export const pageSocket = io({
  transports: [ProbingWebSocket],
  autoConnect: window.onairSocket === undefined,
  reconnectionDelay: 200,
  // Half as much again at most: whoever was away for 10 s is back within the usual grace period of 12 s.
  reconnectionDelayMax: 1_000,
  timeout: 5_000,
});
