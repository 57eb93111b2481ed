import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { processGuard } from './process-guard';

/** A database on a machine that does other things, too, may need more than ten seconds. */
const startTimeoutMs = 50_000;
const stopTimeoutMs = 10_000;

export interface ProgramStart {
  command: string;
  args: string[];
  /** Port on loopback that it listens on as soon as it can be used. */
  port: number;
  env?: Record<string, string>;
  /** Folder that it runs in; the caller's own unless given. */
  cwd?: string;
}

/** A program on loopback, with all its children, that a spec can freeze and kill. It does not outlive this process. */
export class RunningProgram {
  private readonly pieces: Buffer[] = [];

  private constructor(
    private readonly child: ChildProcess,
    readonly pid: number,
  ) {
    processGuard.add(-pid);
    child.once('exit', () => processGuard.remove(-pid));
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (piece: Buffer) => this.pieces.push(piece));
  }

  /**
   * Starts it and waits until it listens.
   *
   * @throws Error with what it wrote, when it ends instead.
   */
  static async start({ command, args, port, env, cwd }: ProgramStart): Promise<RunningProgram> {
    // A group of its own, so that its children can be ended with it, and Ctrl-C does not reach it before its owner.
    const child = spawn(command, args, {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      cwd,
    });
    if (child.pid === undefined) {
      const [error] = (await once(child, 'error').catch((reason: unknown) => [reason])) as [Error];
      throw error;
    }
    const program = new RunningProgram(child, child.pid);
    try {
      await program.listening(command, port);
    } catch (error) {
      await program.kill();
      throw error;
    }
    return program;
  }

  /** Everything that it wrote. */
  output(): string {
    return Buffer.concat(this.pieces).toString();
  }

  get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Stops it in its tracks (SIGSTOP): its connections stay, and nobody answers. */
  freeze(): void {
    this.signal('SIGSTOP');
  }

  thaw(): void {
    this.signal('SIGCONT');
  }

  /** As if the machine had lost its power. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Asks it to end, and makes it when it does not. May be called twice. */
  async stop(): Promise<void> {
    this.thaw();
    const overdue = setTimeout(() => this.signal('SIGKILL'), stopTimeoutMs);
    await this.end('SIGTERM');
    clearTimeout(overdue);
  }

  /** Sends a signal to the program, not to its children. */
  notify(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.ended) return;
    const exit = once(this.child, 'exit');
    this.signal(signal);
    await exit;
  }

  private signal(signal: NodeJS.Signals): void {
    if (!this.ended) process.kill(-this.pid, signal);
  }

  private async listening(command: string, port: number): Promise<void> {
    const deadline = performance.now() + startTimeoutMs;
    while (performance.now() < deadline) {
      if (this.ended) throw new Error(`${command} did not start:\n${this.output()}`);
      if (await accepts(port)) return;
      await delay(20);
    }
    throw new Error(`${command} did not listen in time:\n${this.output()}`);
  }
}

/** Whether somebody listens on a port of loopback. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
