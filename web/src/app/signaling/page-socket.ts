import { io } from 'socket.io-client';
import { ProbingWebSocket } from './probing-websocket';

/**
 * The one connection of this page, which begins with the import of this file, if the start page has not begun it already.
 *
 * Websocket only: one round trip less, and behind a balancer no need for sticky sessions.
 */
export const pageSocket = io({
  transports: [ProbingWebSocket],
  reconnectionDelay: 200,
  // Half as much again at most: whoever was away for 10 s is back within the usual grace period of 12 s.
  reconnectionDelayMax: 1_000,
  timeout: 5_000,
});
