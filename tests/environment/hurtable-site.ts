import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CuttableProxy } from './cuttable-proxy';
import { startServer, type RunningServer, type ServerOptions } from './server';

/** An onair of a spec's own: its server can be killed and started again, and each person's network can be cut. */
export class HurtableSite {
  private readonly cables: CuttableProxy[] = [];

  private constructor(
    private server: RunningServer,
    private readonly options: ServerOptions & { dataDir: string },
  ) {}

  static async start(options: Omit<ServerOptions, 'dataDir'> = {}): Promise<HurtableSite> {
    const ownOptions = { ...options, dataDir: await mkdtemp(join(tmpdir(), 'onair-hurt-')) };
    return new HurtableSite(await startServer(ownOptions), ownOptions);
  }

  get origin(): string {
    return this.server.origin;
  }

  /** Folder of everything that it stores. */
  get dataDir(): string {
    return this.options.dataDir;
  }

  /** Everything the server wrote since its last start. */
  serverOutput(): string {
    return this.server.output();
  }

  /** A way to the server that can be cut without the others noticing. */
  async cable(): Promise<CuttableProxy & { origin: string }> {
    const cable = await CuttableProxy.start({ port: this.server.port });
    this.cables.push(cable);
    const origin = new URL(this.server.origin);
    origin.port = String(cable.port);
    return Object.assign(cable, { origin: origin.origin });
  }

  /** As if the machine had lost its power: SIGKILL. */
  async killServer(): Promise<void> {
    await this.server.kill();
  }

  /** Starts the server again where it was, on the same data, with other settings where they are given. */
  async restartServer(env: Record<string, string> = {}): Promise<void> {
    const settings = { ...this.options, env: { ...this.options.env, ...env } };
    this.server = await startServer({ ...settings, port: this.server.port });
  }

  async stop(): Promise<void> {
    await Promise.all(this.cables.map((cable) => cable.close()));
    await this.server.stop();
    await rm(this.options.dataDir, { recursive: true, force: true });
  }
}
