import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** The way of datagrams to a server on this machine, on which some may get lost on their way back. */
export class LossyPath {
  /** How many of the datagrams of the server do not arrive, from 0 to 1. */
  loss = 0;
  private readonly ways = new Map<string, Socket>();

  private constructor(
    private readonly entrance: Socket,
    target: number,
  ) {
    entrance.on('message', (bytes, client) => this.wayOf(client).send(bytes, target, '127.0.0.1'));
  }

  static async to(port: number): Promise<LossyPath> {
    const entrance = createSocket('udp4').bind(0, '127.0.0.1');
    await once(entrance, 'listening');
    return new LossyPath(entrance, port);
  }

  get port(): number {
    return this.entrance.address().port;
  }

  close(): void {
    for (const socket of [this.entrance, ...this.ways.values()]) socket.close();
  }

  private wayOf({ address, port }: RemoteInfo): Socket {
    const client = `${address}:${port}`;
    const known = this.ways.get(client);
    if (known) return known;
    const way = createSocket('udp4');
    way.on('message', (bytes) => {
      if (Math.random() >= this.loss) this.entrance.send(bytes, port, address);
    });
    this.ways.set(client, way);
    return way;
  }
}
