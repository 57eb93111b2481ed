import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Stands in for an instance where nginx is what is tested: answers as a spec says, echoes what comes over an upgraded
 * connection, and can freeze, die and come back where it was.
 */
export class TinyInstance {
  private readonly sockets = new Set<Socket>();
  /** Every request that reached it, also those that it never answered; nginx's own questions are not among them. */
  readonly requests: IncomingMessage[] = [];
  /** How often it was asked whether it is alive. */
  probes = 0;
  /** Called for each request; says who it is unless a spec sets it. */
  listener: RequestListener = (_request, response) => void response.end(this.address);

  private frozen = false;

  private constructor(
    private server: Server,
    readonly port: number,
  ) {
    this.attend();
  }

  static async start(): Promise<TinyInstance> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('No port was given.');
    return new TinyInstance(server, address.port);
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** As a process that is killed: its connections break, and new ones are refused. */
  async die(): Promise<void> {
    for (const socket of this.sockets) socket.resetAndDestroy();
    if (!this.server.listening) return;
    this.server.close();
    await once(this.server, 'close');
  }

  async comeBack(): Promise<void> {
    this.server = createServer().listen(this.port, '127.0.0.1');
    this.attend();
    await once(this.server, 'listening');
  }

  /** As a process that is stopped: whoever connects is connected, and nobody is answered. */
  freeze(): void {
    this.frozen = true;
  }

  private attend(): void {
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    this.server.on('request', (request, response) => {
      const probed = request.url === '/healthz';
      if (probed) this.probes += 1;
      else this.requests.push(request);
      if (this.frozen) return;
      if (probed) response.end('alive');
      else this.listener(request, response);
    });
    this.server.on('upgrade', (request: IncomingMessage, socket: Socket) => {
      this.requests.push(request);
      if (this.frozen) return;
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
      socket.pipe(socket);
      // Breaking is what some specs are about.
      socket.on('error', () => undefined);
    });
  }
}
