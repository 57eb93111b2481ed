import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port';
import { outputPath } from './output';
import { programPath } from './programs';
import { accepts } from './running-program';

/** A real TURN server (RFC 8656) on loopback, with credentials made from a shared secret. */
export class Coturn {
  private constructor(
    private readonly process: ChildProcess,
    readonly port: number,
    readonly secret: string,
  ) {}

  static async start(secret = 'a-secret-of-the-tests-only'): Promise<Coturn> {
    const port = await freePort();
    const child = spawn(
      programPath('coturn'),
      [
        ...['-n', '--no-cli', '--no-tls', '--no-dtls', '--simple-log', '--log-file', 'stdout'],
        ...['--listening-ip', '127.0.0.1', '--listening-port', String(port), '--relay-ip', '127.0.0.1'],
        ...['--realm', 'onair', '--use-auth-secret', '--static-auth-secret', secret],
        ...['--userdb', outputPath('coturn', `${port}.db`), '--pidfile', outputPath('coturn', `${port}.pid`)],
        // Everything is on loopback here; in production this would open the server's inside to everybody.
        '--allow-loopback-peers',
      ],
      { stdio: 'ignore' },
    );
    const coturn = new Coturn(child, port, secret);
    try {
      await coturn.listening();
    } catch (error) {
      await coturn.stop();
      throw error;
    }
    return coturn;
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill('SIGKILL');
    await once(this.process, 'exit');
  }

  private async listening(): Promise<void> {
    for (let attempt = 0; attempt < 100; attempt++) {
      if (this.process.exitCode !== null) throw new Error(`coturn ended with ${this.process.exitCode}.`);
      if (await accepts(this.port)) return;
      await delay(50);
    }
    throw new Error('coturn did not start to listen.');
  }
}
