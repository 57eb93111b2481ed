import type {
  Ack,
  ClientToServerEvents,
  NoticeName,
  NoticePayload,
  RequestName,
  RequestPayload,
  RequestReply,
  ServerToClientEvents,
} from '@onair/protocol';
import { io, type ManagerOptions, type Socket } from 'socket.io-client';

const patienceMs = 15_000;

/** A browser's session, as its cookie; undefined for somebody without one. */
export async function newSession(origin: string): Promise<string> {
  const response = await fetch(`${origin}/api/session`, { method: 'POST' });
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
  if (cookie === undefined) throw new Error(`No session: ${String(response.status)}`);
  return cookie;
}

/** A page's socket without the page: remembers every notice, and waits for those to come. */
export class Visitor {
  readonly #notices: { readonly name: string; readonly notice: unknown }[] = [];
  readonly #waiting = new Set<() => void>();

  private constructor(readonly socket: Socket<ServerToClientEvents, ClientToServerEvents>) {
    socket.onAny((name: string, notice: unknown) => {
      this.#notices.push({ name, notice });
      for (const look of this.#waiting) look();
    });
  }

  /** Connects with the cookie of a session, or without one. */
  static async connect(
    origin: string,
    cookie?: string,
    headers: Record<string, string> = {},
    options: Partial<ManagerOptions> = {},
  ): Promise<Visitor> {
    const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(origin, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      rejectUnauthorized: false,
      extraHeaders: { ...headers, ...(cookie !== undefined && { cookie }) },
      ...options,
    });
    const visitor = new Visitor(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return visitor;
  }

  get id(): string {
    return this.socket.id ?? '';
  }

  /** Sends a request and gives its answer, good or bad. */
  ask<N extends RequestName>(name: N, payload: RequestPayload<N>): Promise<Ack<RequestReply<N>>> {
    return this.askAnything(name, payload) as Promise<Ack<RequestReply<N>>>;
  }

  /** Sends whatever there is, and gives the answer. */
  askAnything(name: string, ...payload: readonly unknown[]): Promise<Ack<unknown>> {
    const untyped = this.socket as unknown as Socket;
    return untyped.timeout(patienceMs).emitWithAck(name, ...payload) as Promise<Ack<unknown>>;
  }

  /** What a request must give that goes well. */
  async get<N extends RequestName>(name: N, payload: RequestPayload<N>): Promise<RequestReply<N>> {
    const answer = await this.ask(name, payload);
    if (!answer.ok) throw new Error(`${name}: ${answer.error.code} (${answer.error.message})`);
    return answer.data;
  }

  /** The code of a request that must be refused; "accepted" if it was not. */
  async refusal<N extends RequestName>(name: N, payload: RequestPayload<N>): Promise<string> {
    const answer = await this.ask(name, payload);
    return answer.ok ? 'accepted' : answer.error.code;
  }

  received<N extends NoticeName>(name: N): NoticePayload<N>[] {
    return this.#notices.filter((entry) => entry.name === name).map(({ notice }) => notice as NoticePayload<N>);
  }

  /** The first notice of a kind that fits, whether it has come already or is yet to come. */
  async notice<N extends NoticeName>(
    name: N,
    fits: (notice: NoticePayload<N>) => boolean = () => true,
  ): Promise<NoticePayload<N>> {
    return await new Promise((resolve, reject) => {
      const look = (): void => {
        const found = this.received(name).find(fits);
        if (found === undefined) return;
        clearTimeout(overdue);
        this.#waiting.delete(look);
        resolve(found);
      };
      const overdue = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`No ${name} like that; there were: ${JSON.stringify(this.#notices)}`));
      }, patienceMs);
      this.#waiting.add(look);
      look();
    });
  }

  /** Resolves when the connection is gone. */
  async gone(): Promise<void> {
    if (this.socket.connected) await new Promise((resolve) => this.socket.once('disconnect', resolve));
  }

  /** Breaks the connection off without a goodbye. */
  cut(): void {
    this.socket.io.engine.close();
  }

  close(): void {
    this.socket.disconnect();
  }
}

export const media = { audio: true, video: true };

/** What a page says when it goes live. */
export function wish(title = 'A title', publisherInstance = 'page-one'): RequestPayload<'publish'> {
  return { title, media, publisherInstance };
}
