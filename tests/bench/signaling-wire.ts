import { once } from 'node:events';
import { WebSocket } from 'ws';

/** How a server frames requests, acknowledgements and notices. */
export interface Wire {
  /** Where its sockets are, below the origin. */
  readonly path: string;
  /** What a client says first, and whether the answer makes it a member. */
  readonly greeting: string | undefined;
  /** A request; `payload` is JSON already. */
  frame(id: number, name: string, payload: string, to: string): string;
  /** Which request a frame answers; undefined if it is no answer. */
  answered(frame: string): number | undefined;
}

/** Socket.IO, protocol version 5, on Engine.IO version 4, by websocket only. */
export const socketIo: Wire = {
  path: '/socket.io/?EIO=4&transport=websocket',
  greeting: '40',
  frame: (id, name, payload) => `42${id}["${name}",${payload}]`,
  answered: (frame) => (frame.startsWith('43') ? Number.parseInt(frame.slice(2), 10) : undefined),
};

/** What the bare relay speaks: see signaling-relay.ts. */
export const bare: Wire = {
  path: '/',
  greeting: undefined,
  frame: (id, name, payload, to) => `{"id":${id},"to":"${to}","name":"${name}","payload":${payload}}`,
  answered: (frame) => (frame.startsWith('{"ack":') ? Number.parseInt(frame.slice(7), 10) : undefined),
};

/**
 * The cheapest client there can be, the same for all servers: what is measured is the server. It looks only at the
 * beginning of what it receives.
 */
export class WirePeer {
  #id = '';
  #nextRequest = 0;
  readonly #answers = new Map<number, (frame: string) => void>();
  #welcome: () => void = () => undefined;
  #notePing: () => void = () => undefined;
  readonly #introduced = new Promise<void>((resolve) => (this.#welcome = resolve));
  readonly #pinged = new Promise<void>((resolve) => (this.#notePing = resolve));
  /** Called with every notice but those of presence and the like. */
  onSignal: (frame: string) => void = () => undefined;

  private constructor(
    private readonly socket: WebSocket,
    private readonly wire: Wire,
  ) {
    socket.on('message', (data: Buffer) => this.#read(data.toString('latin1')));
  }

  static async connect(origin: string, wire: Wire, cookie?: string): Promise<WirePeer> {
    const address = origin.replace(/^http/, 'ws') + wire.path;
    const socket = new WebSocket(address, {
      perMessageDeflate: false,
      headers: { origin, ...(cookie !== undefined && { cookie }) },
    });
    const peer = new WirePeer(socket, wire);
    await once(socket, 'open');
    if (wire.greeting !== undefined) socket.send(wire.greeting);
    await peer.#introduced;
    return peer;
  }

  /** What the server calls it. */
  get id(): string {
    return this.#id;
  }

  /** Sends a request; `answered` is called with the answer's frame. */
  send(name: string, payload: string, to: string, answered: (frame: string) => void): void {
    const id = this.#nextRequest++;
    this.#answers.set(id, answered);
    this.socket.send(this.wire.frame(id, name, payload, to));
  }

  /** @throws Error when it is refused. */
  async ask(name: string, payload: object): Promise<unknown> {
    const frame = await new Promise<string>((resolve) => this.send(name, JSON.stringify(payload), '', resolve));
    const [answer] = JSON.parse(frame.slice(frame.indexOf('['))) as [{ ok: boolean; data?: unknown }];
    if (!answer.ok) throw new Error(`${name}: ${frame}`);
    return answer.data;
  }

  /** Resolves when the server has asked whether it is still there. */
  pinged(): Promise<void> {
    return this.#pinged;
  }

  close(): void {
    this.socket.terminate();
  }

  #read(frame: string): void {
    const request = this.wire.answered(frame);
    if (request !== undefined) {
      const answered = this.#answers.get(request);
      this.#answers.delete(request);
      answered?.(frame);
    } else if (frame === '2') {
      this.socket.send('3');
      this.#notePing();
    } else if (this.#id === '') {
      this.#id = /^(?:40)?\{"sid":"([^"]+)"/.exec(frame)?.[1] ?? '';
      if (this.#id !== '') this.#welcome();
    } else {
      this.onSignal(frame);
    }
  }
}
