import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleIsStale, buildServer } from '../../server/build';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const bundle = join(repository, 'server/dist/main.js');
const webBuild = join(repository, 'web/dist/browser');
/** As in `npm start` and in the image. */
const youngGeneration = '--max-semi-space-size=4';
const startTimeoutMs = 40_000;
/** Longer than it gives itself. */
const stopTimeoutMs = 20_000;

export interface ServerOptions {
  /** Environment variables of the server; nothing of the caller's environment that configures onair is passed on. */
  env?: Record<string, string>;
  /** Folder of its data; a new temporary one unless given. A given one is not removed by `stop`. */
  dataDir?: string;
  /** Port to listen on; a free one unless given. */
  port?: number;
  /** Whether to serve with a self-signed certificate; not unless asked. */
  https?: boolean;
  /** Folder of the built pages; `web/dist/browser`, or a placeholder page where that is not built. */
  staticDir?: string;
  /** Arguments for node itself, for instance `--expose-gc`. */
  nodeArguments?: readonly string[];
  /** A command that runs the server, which is given to it as its last arguments. */
  through?: readonly string[];
}

/** A server in a process of its own. */
export interface RunningServer {
  /** Where it is, for instance `http://localhost:40123`. */
  readonly origin: string;
  readonly port: number;
  readonly process: ChildProcess;
  readonly dataDir: string;
  /** Everything it wrote so far, for looking at after a failure. */
  output(): string;
  /** Ends it as a crash would, with SIGKILL; its data stay. */
  kill(): Promise<void>;
  /**
   * Asks it to stop, with SIGTERM, waits until it has, and removes its temporary data. May be called twice.
   *
   * @throws Error with everything the server wrote, when it does not stop in time.
   */
  stop(): Promise<void>;
}

/**
 * Starts the server as its users do, from the bundle, and waits until it listens. To start one again after `kill`,
 * pass its `dataDir` and `port`.
 *
 * @throws Error with everything the server wrote, when it ends instead of listening.
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  await ensureBundle();
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'onair-data-')));
  const child = spawnServer(options, dataDir, options.staticDir ?? (await builtPages()));
  let written = '';
  child.stdout?.on('data', (chunk: Buffer) => (written += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (written += chunk.toString()));

  const origin = await listening(child, () => written);
  return {
    origin,
    port: Number(new URL(origin).port),
    process: child,
    dataDir,
    output: () => written,
    kill: () => ended(child, 'SIGKILL', () => written),
    stop: async () => {
      await ended(child, 'SIGTERM', () => written);
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** How a start that was expected to fail has failed. */
export interface FailedStart {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the server until it ends by itself, for starts that must fail. */
export async function runServerToEnd(options: ServerOptions = {}): Promise<FailedStart> {
  await ensureBundle();
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'onair-data-')));
  const child = spawnServer(options, dataDir, options.staticDir ?? (await builtPages()));
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  const overdue = setTimeout(() => child.kill('SIGKILL'), startTimeoutMs);
  await once(child, 'close');
  clearTimeout(overdue);
  if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
  return { exitCode: child.exitCode, ...output };
}

function spawnServer(options: ServerOptions, dataDir: string, staticDir: string): ChildProcess {
  const { PATH = '', HOME = '', TMPDIR = tmpdir() } = process.env;
  const flags = ['--static-dir', staticDir, ...(options.https === true ? ['--https'] : [])];
  const command = [process.execPath, youngGeneration, ...(options.nodeArguments ?? []), bundle, ...flags];
  const [program = process.execPath, ...rest] = [...(options.through ?? []), ...command];
  return spawn(program, rest, {
    cwd: dataDir,
    env: { PATH, HOME, TMPDIR, PORT: String(options.port ?? 0), DATA_DIR: dataDir, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

function listening(child: ChildProcess, written: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const settle = (outcome: () => void): void => {
      clearTimeout(overdue);
      child.stdout?.off('data', look);
      child.off('exit', failed);
      outcome();
    };
    const look = (): void => {
      const origin = /^onair is on (\S+)$/m.exec(written())?.[1];
      if (origin !== undefined) settle(() => resolve(origin));
    };
    const failed = (): void => settle(() => reject(new Error(`The server did not start:\n${written()}`)));
    const overdue = setTimeout(() => {
      child.kill('SIGKILL');
      failed();
    }, startTimeoutMs);
    child.stdout?.on('data', look);
    child.once('exit', failed);
  });
}

async function ended(child: ChildProcess, signal: NodeJS.Signals, written: () => string): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit', { signal: AbortSignal.timeout(stopTimeoutMs) });
  child.kill(signal);
  try {
    await exit;
  } catch (error) {
    // It hangs, which is a fault of its own: it must neither stay nor go unnoticed.
    child.kill('SIGKILL');
    throw new Error(`The server did not stop:\n${written()}`, { cause: error });
  }
}

let bundling: Promise<void> | undefined;

async function ensureBundle(): Promise<void> {
  bundling ??= bundleIsStale().then((stale) => (stale ? buildServer() : undefined));
  await bundling;
}

async function builtPages(): Promise<string> {
  if (existsSync(join(webBuild, 'index.html'))) return webBuild;
  const placeholder = await mkdtemp(join(tmpdir(), 'onair-pages-'));
  await writeFile(
    join(placeholder, 'index.html'),
    '<!doctype html><title>onair</title><p>The pages are not built.</p>',
  );
  return placeholder;
}
