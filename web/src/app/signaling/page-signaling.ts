import { io } from 'socket.io-client';
import './no-generated-code';
import { SignalingClient } from './signaling-client';

let client: SignalingClient | undefined;

/** The one connection of this page, made on first use and kept while the page lives. */
export function pageSignaling(): SignalingClient {
  if (client) return client;
  const made = new SignalingClient(
    // Websocket only: one round trip less, and behind a balancer no need for sticky sessions.
    io({ transports: ['websocket'], reconnectionDelay: 200, reconnectionDelayMax: 2_000, timeout: 5_000 }),
  );
  // A connection made through the network before stays silent for as long as its ping time-out.
  window.addEventListener('online', () => made.reconnect());
  client = made;
  return made;
}
