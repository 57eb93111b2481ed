import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildWhatIsStale } from '../../server/bin/build-what-is-stale';
import { runCommand } from '../environment/commands';
import { freePort } from '../environment/free-port';
import { ask } from '../environment/raw-http';
import { RunningProgram } from '../environment/running-program';
import { eventually } from './eventually';

// Where nothing was built before, that is done first.
const timeout = 300_000;
let dataDir: string;
let started: RunningProgram | undefined;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'onair-data-'));
  await buildWhatIsStale();
}, timeout);

afterEach(async () => {
  await started?.stop();
  started = undefined;
  await rm(dataDir, { recursive: true, force: true });
});

async function npmStart(port: number, ...args: string[]): Promise<RunningProgram> {
  const env = { PORT: String(port), DATA_DIR: dataDir };
  return (started = await RunningProgram.start({ command: 'npm', args: ['start', ...args], port, env }));
}

it('npm start prints the address at which the pages are', { timeout: 60_000 }, async () => {
  const port = await freePort();
  const program = await npmStart(port);
  await eventually(() => expect(program.output()).toMatch(new RegExp(`^onair is on http://localhost:${port}$`, 'm')));
  expect(program.output()).not.toContain('Building');
  expect((await ask(`http://localhost:${port}/healthz`)).status).toBe(200);
  const page = await ask(`http://localhost:${port}/watcher`, { headers: { accept: 'text/html' } });
  expect(page.body.toString()).toContain('<onair-root');
});

it('npm start passes on what comes after --', { timeout: 60_000 }, async () => {
  const port = await freePort();
  const program = await npmStart(port, '--', '--https');
  await eventually(() => expect(program.output()).toMatch(new RegExp(`^onair is on https://localhost:${port}$`, 'm')));
  expect((await ask(`https://localhost:${port}/healthz`)).status).toBe(200);
});

it('npm start with a wrong variable stops with one sentence that names it', { timeout: 60_000 }, async () => {
  const { exitCode, output } = await runCommand('npm', ['start', '--silent'], 'collect', { PORT: 'abc' });
  expect(exitCode).toBe(1);
  expect(output).toMatch(/^PORT must [^\n]*\.\n$/);
});
