import { spawn, type ChildProcess } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { projectFolder } from './output';

export interface CommandResult {
  exitCode: number;
  /** What it printed, stdout and stderr as they came; empty when it was passed on. */
  output: string;
  durationMs: number;
}

const running = new Set<ChildProcess>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const child of running) child.kill(signal);
    process.exitCode = 130;
  });
}

/** Runs a program of the project, with npm's own folder of programs on the PATH and no standard input. */
export function runCommand(
  command: string,
  args: string[],
  how: 'pass-on' | 'collect',
  /** What it has in its environment beside ours. */
  more: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const started = performance.now();
  const path = [join(projectFolder, 'node_modules', '.bin'), process.env['PATH']].join(delimiter);
  const child = spawn(command, args, {
    cwd: projectFolder,
    env: { ...process.env, PATH: path, ...more },
    stdio: ['ignore', how === 'pass-on' ? 'inherit' : 'pipe', how === 'pass-on' ? 'inherit' : 'pipe'],
  });
  running.add(child);
  const pieces: Buffer[] = [];
  child.stdout?.on('data', (piece: Buffer) => pieces.push(piece));
  child.stderr?.on('data', (piece: Buffer) => pieces.push(piece));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => {
      running.delete(child);
      const output = Buffer.concat(pieces).toString();
      resolve({ exitCode: exitCode ?? 1, output, durationMs: performance.now() - started });
    });
  });
}

/** `12.3 s`. */
export function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`;
}
