import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Messenger } from '../../server/src/domain/messenger';
import type { SocketAdapter } from '../../server/src/storage/redis/socket-adapter';
import { compileProxyTrust } from '../../server/src/transport/client-address';
import { OriginGuard } from '../../server/src/transport/origin-guard';
import { RateLimit } from '../../server/src/transport/rate-limit';
import { createSocketServer } from '../../server/src/transport/socket/socket-server';
import type { SocketServer } from '../../server/src/transport/socket/typed-server';
import { Visitor } from '../integration/visitor';

/** What a place is made of; without an adapter, it is the only one. */
export interface SocketPlaceParts {
  readonly messengerFor: (io: SocketServer) => Messenger;
  readonly adapter?: SocketAdapter;
  /** Resolves when the others send here what is for the sockets that have joined so far. */
  readonly subscribed?: () => Promise<unknown>;
}

/** A process's sockets and its messenger, without all that decides what is to be said. */
export class SocketPlace {
  private constructor(
    readonly messenger: Messenger,
    private readonly io: SocketServer,
    private readonly origin: string,
    private readonly subscribed: () => Promise<unknown>,
  ) {}

  static async open({ messengerFor, adapter, subscribed = nextTurn }: SocketPlaceParts): Promise<SocketPlace> {
    const io = createSocketServer({
      sessionOf: () => undefined,
      originGuard: new OriginGuard([]),
      proxyTrust: compileProxyTrust(0),
      connects: new RateLimit({ times: 1_000, perS: 1 }),
    });
    if (adapter !== undefined) io.adapter(adapter);
    const http = createServer().listen(0, '127.0.0.1');
    await once(http, 'listening');
    io.attach(http);
    const { port } = http.address() as AddressInfo;
    return new SocketPlace(messengerFor(io), io, `http://127.0.0.1:${port}`, subscribed);
  }

  connect(): Promise<Visitor> {
    return Visitor.connect(this.origin);
  }

  /** Resolves when joining, leaving and sending so far have had their effect in this process. */
  async settled(): Promise<void> {
    await nextTurn();
    await this.subscribed();
    await nextTurn();
  }

  /** Sends every socket away. */
  async close(): Promise<void> {
    await this.io.close();
  }
}
