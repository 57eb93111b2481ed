import { once } from 'node:events';
import type { Page } from '@playwright/test';
import type {
  Ack,
  ClientToServerEvents,
  RequestName,
  RequestPayload,
  RequestReply,
  ServerToClientEvents,
} from '@onair/protocol';
import { io, type Socket } from 'socket.io-client';

/** A bare socket that speaks for the session of a page, without the page's manners. */
export class SignalingSocket {
  private constructor(private readonly socket: Socket<ServerToClientEvents, ClientToServerEvents>) {}

  static async connectAs(page: Page): Promise<SignalingSocket> {
    const { origin } = new URL(page.url());
    const cookies = await page.context().cookies(origin);
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(origin, {
      transports: ['websocket'],
      extraHeaders: { origin, ...(cookie === '' ? {} : { cookie }) },
      forceNew: true,
    });
    const connected = once(socket as unknown as NodeJS.EventEmitter, 'connect');
    await connected;
    return new SignalingSocket(socket);
  }

  /** Sends a request; its answer, good or bad. */
  ask<N extends RequestName>(name: N, payload: RequestPayload<N>): Promise<Ack<RequestReply<N>>> {
    const emitter = this.socket.timeout(5_000) as unknown as {
      emitWithAck(name: string, payload: unknown): Promise<Ack<RequestReply<N>>>;
    };
    return emitter.emitWithAck(name, payload);
  }

  /** The error code of a request that must be refused; null if it was not. */
  async refusal<N extends RequestName>(name: N, payload: RequestPayload<N>): Promise<string | null> {
    const answer = await this.ask(name, payload);
    return answer.ok ? null : answer.error.code;
  }

  close(): void {
    this.socket.disconnect();
  }
}
