import { io } from 'socket.io-client';
import { BegunWebSocket } from './begun-websocket';

/**
 * The one connection of this page. It begins with the import of this file, so that whoever is in a hurry can have it
 * under way before what understands its messages is evaluated.
 *
 * Websocket only: one round trip less, and behind a balancer no need for sticky sessions.
 */
export const pageSocket = io({
  transports: [BegunWebSocket],
  reconnectionDelay: 200,
  reconnectionDelayMax: 2_000,
  timeout: 5_000,
});
