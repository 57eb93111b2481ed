import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port';
import { layOutNginx, type NginxVariables } from './nginx-configuration';
import { programPath } from './programs';
import { RunningProgram } from './running-program';

export interface NginxOptions {
  /** Where the instances are, as `host:port`. */
  instances: readonly string[];
  /** Port to listen on; a free one unless given. */
  port?: number;
  /** PEM files to serve by https with; by http unless given. */
  tls?: { certFile: string; keyFile: string };
  variables?: Partial<NginxVariables>;
}

/** One line of the access log. */
export interface AccessLogLine {
  client: string;
  request: string;
  status: string;
  /** The instances that were tried, in that order, separated by commas. */
  instances: string;
  instanceStatus: string;
  requestId: string;
}

/** A real nginx on loopback, with the configuration that Docker's gets. */
export class Nginx {
  private constructor(
    readonly origin: string,
    /** Where it answers by http; elsewhere than at `origin` when that is https. */
    readonly plainOrigin: string,
    private readonly folder: string,
    private readonly program: RunningProgram,
  ) {}

  static async start(options: NginxOptions): Promise<Nginx> {
    const folder = await mkdtemp(join(tmpdir(), 'onair-nginx-'));
    const port = options.port ?? (await freePort());
    const httpPort = options.tls ? await freePort() : port;
    await layOutNginx(folder, nginxVariables(options, httpPort, port));
    await mkdir(join(folder, 'temporary'));
    const args = commandArguments(folder);
    const program = await RunningProgram.start({ command: programPath('nginx'), args, port });
    const plainOrigin = `http://127.0.0.1:${httpPort}`;
    return new Nginx(options.tls ? `https://127.0.0.1:${port}` : plainOrigin, plainOrigin, folder, program);
  }

  /** What it wrote to its error log. */
  output(): string {
    return this.program.output();
  }

  async accessLog(): Promise<AccessLogLine[]> {
    const text = await readFile(join(this.folder, 'access.log'), 'utf8');
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as AccessLogLine);
  }

  /** Memory of all its processes in bytes, as far as it is in RAM. */
  async residentBytes(): Promise<number> {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-g', String(this.program.pid)]);
    return stdout.split('\n').reduce((sum, line) => sum + Number(line) * 1024, 0);
  }

  async stop(): Promise<void> {
    await this.program.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The version of the nginx that is used here, for instance [1, 22, 1]. */
function nginxVersion(): number[] {
  const { stderr } = spawnSync(programPath('nginx'), ['-v'], { encoding: 'utf8' });
  return (/nginx\/([\d.]+)/.exec(stderr)?.[1] ?? '0').split('.').map(Number);
}

/** `nginx -t`: everything it has to say about a configuration, empty when it is content. */
export function checkNginx(folder: string): string {
  const { status, stderr } = spawnSync(programPath('nginx'), ['-t', '-q', ...commandArguments(folder)], {
    encoding: 'utf8',
  });
  return status === 0 ? stderr : stderr || 'nginx -t failed.';
}

function commandArguments(folder: string): string[] {
  // The workers of a root's nginx would be somebody else, who may not enter this folder.
  const user = process.getuid?.() === 0 ? 'user root root;' : '';
  const directives = `daemon off; pid ${join(folder, 'nginx.pid')}; ${user}`;
  return ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr', '-g', directives];
}

/** What nginx is given unless a spec decides otherwise. */
export function nginxVariables(options: NginxOptions, httpPort: number, httpsPort: number): NginxVariables {
  const { instances, tls, variables } = options;
  const [major = 0, minor = 0, patch = 0] = nginxVersion();
  return {
    ONAIR_INSTANCES: servers(instances, 'max_fails=1 fail_timeout=5s'),
    ONAIR_LAST_RESORT: servers(instances, 'max_fails=0 backup'),
    ONAIR_UPLOAD_INSTANCES:
      servers(instances, 'weight=10000 max_fails=1 fail_timeout=5s') + servers(instances, 'max_fails=0'),
    // Never asked: the instances are given by address.
    ONAIR_RESOLVER: '127.0.0.1',
    ONAIR_ENTRANCE: tls ? 'https' : 'http',
    ONAIR_HTTP_LISTEN: `127.0.0.1:${httpPort}`,
    ONAIR_HTTPS_LISTEN: `127.0.0.1:${httpsPort}`,
    ONAIR_HTTP2: major * 1e6 + minor * 1e3 + patch >= 1_025_001 ? 'http2 on;' : '',
    ONAIR_TLS_CERT: tls?.certFile ?? '',
    ONAIR_TLS_KEY: tls?.keyFile ?? '',
    ONAIR_TRUSTED_PROXY: '192.0.2.0/32',
    ONAIR_MAX_UPLOAD: '16g',
    ONAIR_ACCESS_LOG: 'access.log',
    ...variables,
  };
}

function servers(instances: readonly string[], parameters: string): string {
  return instances.map((address) => `server ${address} ${parameters};`).join('\n    ');
}
