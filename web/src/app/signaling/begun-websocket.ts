import { WebSocket as WebSocketTransport } from 'socket.io-client';

/** A websocket that was opened before there was anybody to listen, and what has come on it so far. */
interface BegunSocket {
  readonly socket: WebSocket;
  readonly messages: readonly MessageEvent[];
}

declare global {
  interface Window {
    /** Left by the start page (build/start-page.ts) where a connection is needed first of all. */
    onairSocket?: BegunSocket | undefined;
  }
}

/**
 * Engine.IO's websocket, which takes over the one that the start page has opened: its round trips are over by the time
 * this script is there. Any further one it opens itself.
 */
export class BegunWebSocket extends WebSocketTransport {
  override createSocket(uri: string, protocols: string | string[] | undefined, options: object): WebSocket {
    const begun = window.onairSocket;
    window.onairSocket = undefined;
    const { CONNECTING, OPEN } = WebSocket;
    if (begun?.socket.readyState !== CONNECTING && begun?.socket.readyState !== OPEN) {
      return super.createSocket(uri, protocols, options) as WebSocket;
    }
    const { socket, messages } = begun;
    // Once the listeners are in place, which Engine.IO does next.
    queueMicrotask(() => {
      if (socket.readyState === OPEN) socket.onopen?.(new Event('open'));
      for (const message of messages) socket.onmessage?.(message);
    });
    return socket;
  }
}
