import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port';
import { programPath } from './programs';
import { RunningProgram } from './running-program';

export interface RedisOptions {
  /** Whether what is written survives `kill`, as it does in docker-compose.yml; it does not unless asked. */
  appendOnly?: boolean;
}

/** A real Redis on loopback that can be frozen, killed and brought back. */
export class Redis {
  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly options: RedisOptions,
    private program: RunningProgram,
  ) {}

  static async start(options: RedisOptions = {}): Promise<Redis> {
    const [port, folder] = await Promise.all([freePort(), mkdtemp(join(tmpdir(), 'onair-redis-'))]);
    return new Redis(port, folder, options, await startProgram(port, folder, options));
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  freeze(): void {
    this.program.freeze();
  }

  thaw(): void {
    this.program.thaw();
  }

  async kill(): Promise<void> {
    await this.program.kill();
  }

  /** Comes back where it was, with what it kept. */
  async restart(): Promise<void> {
    await this.program.kill();
    this.program = await startProgram(this.port, this.folder, this.options);
  }

  /** Comes back where it was, without anything that it knew. */
  async restartEmpty(): Promise<void> {
    await this.program.kill();
    await rm(join(this.folder, 'appendonlydir'), { recursive: true, force: true });
    await this.restart();
  }

  async stop(): Promise<void> {
    await this.program.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function startProgram(port: number, folder: string, { appendOnly = false }: RedisOptions): Promise<RunningProgram> {
  const args = [
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--daemonize', 'no'],
    // No snapshots: they would bring something back where nothing is to be kept.
    ...['--save', '', '--appendonly', appendOnly ? 'yes' : 'no'],
  ];
  return RunningProgram.start({ command: programPath('redis'), args, port });
}
