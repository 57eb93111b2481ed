import type { ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { processGuard } from './process-guard';
import { startServer, type RunningServer } from './server';

/** One of the servers of a cluster: the same program each time it is started, at the same address with the same data. */
export class ClusterInstance {
  private constructor(
    private readonly env: Record<string, string>,
    private readonly dataDir: string,
    private server: RunningServer,
  ) {
    this.guard();
  }

  static async start(env: Record<string, string>, dataDir: string): Promise<ClusterInstance> {
    await mkdir(dataDir, { recursive: true });
    return new ClusterInstance(env, dataDir, await startServer({ env, dataDir }));
  }

  /** Where it is, past nginx. */
  get origin(): string {
    return this.server.origin;
  }

  /** Of its last start. */
  get process(): ChildProcess {
    return this.server.process;
  }

  /** What it calls itself in `/readyz` and in the header X-Onair-Instance: its name, and a part that each start renews. */
  async id(): Promise<string> {
    const answer = (await (await fetch(`${this.origin}/readyz`)).json()) as { instanceId: string };
    return answer.instanceId;
  }

  /** Everything it wrote since its last start. */
  output(): string {
    return this.server.output();
  }

  /** Stops it in its tracks (SIGSTOP): its connections stay, and nobody answers. */
  freeze(): void {
    this.process.kill('SIGSTOP');
  }

  thaw(): void {
    this.process.kill('SIGCONT');
  }

  /** As if the machine had lost its power. */
  async kill(): Promise<void> {
    await this.server.kill();
  }

  /** Asks it to stop and waits until it has drained. May be called twice. */
  async stop(): Promise<void> {
    this.thaw();
    await this.server.stop();
  }

  /** Starts it again where it was, after it was killed or stopped; one that still runs is stopped first. */
  async restart(): Promise<void> {
    await this.stop();
    this.server = await startServer({ env: this.env, dataDir: this.dataDir, port: this.server.port });
    this.guard();
  }

  private guard(): void {
    const { pid } = this.process;
    if (pid === undefined || this.process.exitCode !== null) return;
    processGuard.add(pid);
    this.process.once('exit', () => processGuard.remove(pid));
  }
}
