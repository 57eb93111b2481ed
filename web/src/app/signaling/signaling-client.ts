import {
  notices,
  requests,
  WireError,
  type NoticeName,
  type NoticePayload,
  type RequestName,
  type RequestPayload,
  type RequestReply,
} from '@onair/protocol';
import type { Socket } from 'socket.io-client';
import * as z from 'zod/mini';
import { ChangeSource } from './change-source';
import { request as requestHttp } from './http';
import { SignalingError } from './signaling-error';

/** Whether requests reach the server: not yet, yes, or not any more (tried again by itself). */
export type SignalingState = 'connecting' | 'connected' | 'reconnecting';

const requestTimeoutMs = 5_000;
/** Wait before connecting again where Socket.IO does not do so itself. */
const refusedRetryMs = 2_000;

/** The page's one connection to the server: typed requests with answers, and notices. */
export class SignalingClient extends ChangeSource {
  readonly #socket: Socket;
  readonly #connectListeners = new Set<() => void>();
  #state: SignalingState = 'connecting';
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
    // It may have begun long before.
    if (socket.connected) this.#state = 'connected';
    else if (!socket.active) this.#connectLater();
    socket.on('connect', () => this.#connected());
    socket.on('disconnect', (reason) => {
      this.#setState('reconnecting');
      // After these two Socket.IO leaves it to us; all others it repairs itself.
      if (reason === 'io server disconnect') this.#connectLater();
    });
    socket.on('connect_error', () => {
      if (!socket.active) this.#connectLater();
    });
  }

  get state(): SignalingState {
    return this.#state;
  }

  /**
   * Asks the server for something. Before the first connection it waits for it; when a connection was lost it
   * rejects at once, because what was asked may be stale by the time there is a new one.
   *
   * @throws SignalingError with the server's code, `disconnected` or `timeout`.
   */
  async request<N extends RequestName>(name: N, payload: RequestPayload<N>): Promise<RequestReply<N>> {
    if (this.#state === 'reconnecting') throw SignalingError.disconnected();
    let answer: unknown;
    try {
      answer = await this.#socket.timeout(requestTimeoutMs).emitWithAck(name, payload);
    } catch {
      // Socket.IO has one error for both: no answer in time, or the connection went before it came.
      throw this.#socket.connected ? SignalingError.timeout() : SignalingError.disconnected();
    }
    return readAnswer(name, answer);
  }

  /** Listens for what the server tells unasked. Anything that is not of the documented shape is dropped. */
  onNotice<N extends NoticeName>(name: N, listener: (payload: NoticePayload<N>) => void): () => void {
    const receive = (payload: unknown): void => {
      const parsed = z.safeParse(notices[name] as unknown as z.ZodMiniType<NoticePayload<N>>, payload);
      if (parsed.success) listener(parsed.data);
    };
    const event: string = name;
    this.#socket.on(event, receive);
    return () => this.#socket.off(event, receive);
  }

  /** Calls on every connect and reconnect, and at once if there is a connection now. */
  onConnect(listener: () => void): () => void {
    this.#connectListeners.add(listener);
    if (this.#socket.connected) listener();
    return () => this.#connectListeners.delete(listener);
  }

  /**
   * Has the server make a session for this browser, then connects anew so that the socket belongs to it.
   *
   * @throws SignalingError with the server's code, `disconnected` or `timeout`.
   */
  async renew(): Promise<void> {
    const patience = AbortSignal.timeout(requestTimeoutMs);
    try {
      await requestHttp('/api/session', { method: 'POST', signal: patience });
    } catch (error) {
      throw patience.aborted ? SignalingError.timeout() : error;
    }
    await this.#connectAnew();
  }

  /** Drops the connection and makes a new one: for when the network is known to have changed under it. */
  reconnect(): void {
    if (this.#socket.connected) this.#socket.io.engine.close();
  }

  close(): void {
    clearTimeout(this.#retry);
    this.#connectListeners.clear();
    this.#socket.close();
  }

  #connected(): void {
    clearTimeout(this.#retry);
    this.#setState('connected');
    for (const listener of [...this.#connectListeners]) listener();
  }

  #connectAnew(): Promise<void> {
    return new Promise((resolve, reject) => {
      const connected = (): void => {
        clearTimeout(patience);
        resolve();
      };
      const patience = setTimeout(() => {
        this.#socket.off('connect', connected);
        reject(SignalingError.disconnected());
      }, requestTimeoutMs);
      this.#socket.once('connect', connected);
      this.#socket.disconnect().connect();
    });
  }

  #connectLater(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#socket.connect(), refusedRetryMs);
  }

  #setState(state: SignalingState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.changed();
  }
}

const Answer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), data: z.unknown() }),
  z.object({ ok: z.literal(false), error: WireError }),
]);

function readAnswer<N extends RequestName>(name: N, answer: unknown): RequestReply<N> {
  const parsed = z.safeParse(Answer, answer);
  if (!parsed.success) throw new SignalingError('internal', 'The server answered in a way this page does not know.');
  if (!parsed.data.ok) throw SignalingError.refused(parsed.data.error);
  const reply = z.safeParse(requests[name].reply as unknown as z.ZodMiniType<RequestReply<N>>, parsed.data.data);
  if (!reply.success) throw new SignalingError('internal', 'The server answered in a way this page does not know.');
  return reply.data;
}
