import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../environment/free-port';
import { memoryOf } from '../environment/process-memory';
import { programPath } from '../environment/programs';
import { RunningProgram } from '../environment/running-program';
import { percentile } from './figures';

const ticksPerS = 100;

/** Somebody who takes bytes in, and what that cost each time. */
export class Contender {
  readonly #mbPerS: number[] = [];
  readonly #cpuMsPerMb: number[] = [];

  constructor(readonly name: string) {}

  async measure(pids: readonly number[], bytes: number, work: () => Promise<void>): Promise<void> {
    const [cpuBefore, startedAt] = [await cpuMsOf(pids), performance.now()];
    await work();
    this.#mbPerS.push(bytes / 1e3 / (performance.now() - startedAt));
    this.#cpuMsPerMb.push((await cpuMsOf(pids)) - cpuBefore);
    const last = this.#cpuMsPerMb.length - 1;
    this.#cpuMsPerMb[last] = (this.#cpuMsPerMb[last] ?? 0) / (bytes / 1e6);
  }

  medians(): { name: string; mbPerS: number; cpuMsPerMb: number } {
    const [mbPerS, cpuMsPerMb] = [percentile(this.#mbPerS, 0.5), percentile(this.#cpuMsPerMb, 0.5)];
    return { name: this.name, mbPerS, cpuMsPerMb };
  }
}

/** A plain nginx that puts what it is sent into a folder (ngx_http_dav_module). */
export class PutServer {
  private constructor(
    readonly origin: string,
    private readonly program: RunningProgram,
  ) {}

  static async start(folder: string): Promise<PutServer> {
    const [port, home] = [await freePort(), await mkdtemp(join(tmpdir(), 'onair-put-'))];
    await mkdir(folder, { recursive: true });
    const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (kind) => `${kind}_temp_path ${folder}/.${kind};`,
    );
    const server = `server { listen 127.0.0.1:${port}; root ${folder}; client_max_body_size 0; dav_methods PUT; }`;
    const user = process.getuid?.() === 0 ? 'user root root;' : '';
    const text = `daemon off; ${user} pid ${home}/pid; error_log stderr; events {} http { access_log off; ${paths.join(' ')} ${server} }`;
    await writeFile(join(home, 'nginx.conf'), text);
    const args = ['-p', home, '-c', join(home, 'nginx.conf'), '-e', 'stderr'];
    const program = await RunningProgram.start({ command: programPath('nginx'), args, port });
    return new PutServer(`http://127.0.0.1:${port}`, program);
  }

  /** Of all its processes. */
  async pids(): Promise<number[]> {
    const master = this.program.pid;
    const children = await readFile(`/proc/${master}/task/${master}/children`, 'utf8');
    return [master, ...children.trim().split(/\s+/).map(Number)];
  }

  async stop(): Promise<void> {
    await this.program.stop();
  }
}

/** What `ffmpeg -c copy` takes for the same. */
export async function remux(from: string, to: string): Promise<{ ms: number; peakMb: number }> {
  const startedAt = performance.now();
  const args = ['-hide_banner', '-loglevel', 'error', '-i', from, '-c', 'copy', '-y', to];
  const child = spawn(programPath('ffmpeg'), args, { stdio: 'ignore' });
  let peakBytes = 0;
  const watching = setInterval(() => {
    void memoryOf(child.pid ?? 0).then((memory) => (peakBytes = Math.max(peakBytes, memory.peakBytes)));
  }, 50);
  const [code] = (await once(child, 'exit')) as [number];
  clearInterval(watching);
  if (code !== 0) throw new Error('ffmpeg failed.');
  return { ms: performance.now() - startedAt, peakMb: peakBytes / 1e6 };
}

async function cpuMsOf(pids: readonly number[]): Promise<number> {
  const each = pids.map(async (pid) => {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // utime and stime (proc(5)), the 14th and 15th of all.
    return ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticksPerS;
  });
  return (await Promise.all(each)).reduce((sum, ms) => sum + ms, 0);
}
