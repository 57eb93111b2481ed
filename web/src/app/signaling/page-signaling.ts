import './no-generated-code';
import { tellWhatWasHeard } from './begun-websocket';
import { pageSocket } from './page-socket';
import { SignalingClient } from './signaling-client';

let client: SignalingClient | undefined;

/** Signaling over the one connection of this page, made on first use and kept while the page lives. */
export function pageSignaling(): SignalingClient {
  if (client) return client;
  if (!pageSocket.active) pageSocket.connect();
  const made = new SignalingClient(pageSocket);
  // A connection made through the network before stays silent for as long as its ping time-out.
  window.addEventListener('online', () => made.reconnect());
  client = made;
  // Not before whoever asks for it now listens.
  queueMicrotask(tellWhatWasHeard);
  return made;
}
