import { createServer, connect, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * The network between a browser and a server, as a TCP proxy that a spec can break. Unlike a browser's own "offline"
 * switch it also cuts what is open, and the browser is not told that it is offline.
 */
export class CuttableProxy {
  private readonly pairs = new Set<[Socket, Socket]>();
  private readonly forgotten = new Set<[Socket, Socket]>();
  private state: 'up' | 'cut' | 'frozen' = 'up';

  private constructor(
    private readonly server: Server,
    private target: { host: string; port: number },
    readonly port: number,
  ) {
    server.on('connection', (client) => this.join(client));
  }

  static async start(target: { host?: string; port: number }): Promise<CuttableProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('No port was given.');
    return new CuttableProxy(server, { host: '127.0.0.1', ...target }, address.port);
  }

  /** The cable is out: every connection breaks at once and new ones are refused. */
  cut(): void {
    this.state = 'cut';
    for (const pair of this.pairs) for (const socket of pair) socket.resetAndDestroy();
    this.pairs.clear();
  }

  /** {@link cut}, and {@link mend} after the given time. */
  async cutFor(durationMs: number): Promise<void> {
    this.cut();
    await delay(durationMs);
    this.mend();
  }

  /** Nothing moves and nobody is told, like a phone in a tunnel. What is sent meanwhile arrives after {@link mend}. */
  freeze(): void {
    this.state = 'frozen';
    for (const pair of this.pairs) for (const socket of pair) socket.pause();
  }

  /**
   * After {@link freeze}: what was open stays dead, and nobody is ever told, as when a host has vanished or something in
   * between has forgotten its connections. New ones work.
   */
  forget(): void {
    for (const pair of this.pairs) this.forgotten.add(pair);
    this.pairs.clear();
    this.state = 'up';
  }

  /** Everything works again. */
  mend(): void {
    this.state = 'up';
    for (const pair of this.pairs) for (const socket of pair) socket.resume();
  }

  async close(): Promise<void> {
    this.cut();
    for (const pair of this.forgotten) for (const socket of pair) socket.destroy();
    this.forgotten.clear();
    if (!this.server.listening) return;
    this.server.close();
    await once(this.server, 'close');
  }

  private join(client: Socket): void {
    if (this.state === 'cut') {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(this.target);
    const pair: [Socket, Socket] = [client, upstream];
    this.pairs.add(pair);
    for (const [from, to] of [pair, [upstream, client]] as const) {
      from.setNoDelay(true);
      from.on('data', (bytes) => {
        if (!to.write(bytes)) from.pause();
      });
      to.on('drain', () => {
        if (this.state !== 'frozen' && !this.forgotten.has(pair)) from.resume();
      });
      from.on('end', () => to.end());
      // A broken side shows as 'close' right after.
      from.on('error', () => undefined);
      from.on('close', () => {
        this.pairs.delete(pair);
        this.forgotten.delete(pair);
        to.destroy();
      });
    }
    if (this.state === 'frozen') for (const socket of pair) socket.pause();
  }
}
