import { WebSocket as WebSocketTransport } from 'socket.io-client';

/** A websocket that was opened before there was anybody to listen, and what has been said and heard on it so far. */
export interface BegunSocket {
  readonly socket: WebSocket;
  /** What nobody has taken yet. */
  readonly heard: string[];
  /** Says whether it has taken what comes, of which the page need not be told then. */
  take?: ((text: string) => boolean) | undefined;
  /** The first that Socket.IO and the page would say themselves, word for word. */
  readonly said: string[];
  /** Notes what comes, and says what is to be said then. */
  readonly hear: (message: MessageEvent<string>) => void;
  /** The stream that was asked for; undefined where the address names none. */
  readonly streamId: string | undefined;
  /** Of the connection to its publisher. */
  readonly connectionId: string;
}

declare global {
  interface Window {
    /** Left by the start page (build/start-script.ts) where a connection is needed first of all. */
    onairSocket?: BegunSocket | undefined;
  }
}

/** The id of the connection that the start page has asked this stream's publisher for, once; undefined if it has not. */
export function takeBegunConnection(streamId: string): string | undefined {
  if (taken?.streamId !== streamId) return undefined;
  const { connectionId, socket } = taken;
  taken = undefined;
  // On another socket it would have to be asked for again, and its publisher take it for what it has offered already.
  return isUp(socket) ? connectionId : undefined;
}

/** Whoever listens to the page's connection does so by now: what was heard may be told. */
export function tellWhatWasHeard(): void {
  tell();
}

let taken: BegunSocket | undefined;
let tell = (): void => undefined;
const mayBeTold = new Promise<void>((resolve) => (tell = resolve));

/**
 * Engine.IO's websocket, which takes over the one that the start page has opened: its round trips are over by the time this
 * script is there. Any further one it opens itself.
 */
export class BegunWebSocket extends WebSocketTransport {
  #said: string[] = [];
  #begun: BegunSocket | undefined;
  #isHeld = false;

  override createSocket(uri: string, protocols: string | string[] | undefined, options: object): WebSocket {
    const begun = window.onairSocket;
    window.onairSocket = undefined;
    if (!begun || !isUp(begun.socket)) return super.createSocket(uri, protocols, options) as WebSocket;
    taken = this.#begun = begun;
    this.#isHeld = true;
    void this.#takeOver(begun);
    return begun.socket;
  }

  protected override onData(data: string): void {
    if (!this.#isHeld && this.#begun?.take?.(data) !== true) super.onData(data);
  }

  /** What the start page has said already is not said again. */
  override doWrite(packet: unknown, data: string): void {
    const said = this.#said.shift();
    if (said === undefined) super.doWrite(packet as never, data);
    // Not what the page has to say: the next connection is its own.
    else if (said !== data) this.close();
  }

  async #takeOver({ socket, heard, said, hear }: BegunSocket): Promise<void> {
    await mayBeTold;
    this.#said = said;
    if (socket.readyState === WebSocket.OPEN) socket.onopen?.(new Event('open'));
    for (let data = heard.shift(); data !== undefined; data = heard.shift()) {
      super.onData(data);
      // Each in a turn of its own, as they came: what follows from an answer happens before the notice behind it.
      await nextTurn();
    }
    socket.removeEventListener('message', hear);
    this.#isHeld = false;
  }
}

function isUp({ readyState }: WebSocket): boolean {
  return readyState === WebSocket.CONNECTING || readyState === WebSocket.OPEN;
}

/** Not by a timer, of which a tab in the background has one each second. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
