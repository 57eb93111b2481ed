import { io } from 'socket.io-client';
import { ProbingWebSocket } from './probing-websocket';

/**
 * The one connection of this page. It begins with the import of this file, so that whoever is in a hurry can have it
 * under way before what understands its messages is evaluated.
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
