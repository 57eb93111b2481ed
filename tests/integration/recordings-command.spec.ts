import { spawnSync } from 'node:child_process';
import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { liveWebm } from '../environment/live-webm';
import { projectFolder } from '../environment/output';
import { type RunningServer, startServer } from '../environment/server';
import { eventually } from './eventually';
import { storedFile, Uploader } from './uploader';

let dataDir: string;
let server: RunningServer;
let upload: string;
let id: string;

beforeAll(async () => {
  const webm = await liveWebm(4);
  dataDir = await mkdtemp(join(tmpdir(), 'onair-command-'));
  server = await startServer({ dataDir });
  const by = await Uploader.start(server.origin, 'For the operator');
  upload = await by.upload(webm);
  await by.end();
  await eventually(async () => {
    const recording = await by.recording();
    expect(recording.state).toBe('ready');
    id = recording.id;
  });
  by.close();
});
afterAll(async () => {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

function command(...words: string[]): { code: number | null; output: string } {
  const { PATH = '' } = process.env;
  const args = [join(projectFolder, 'server/dist/recordings.js'), ...words];
  const env = { PATH, DATA_DIR: dataDir };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { env, cwd: dataDir, encoding: 'utf8' });
  return { code: status, output: `${stdout}${stderr}` };
}

/** Writes over some of what was stored, as a failing disk would. */
async function spoil(): Promise<void> {
  const file = await open(join(dataDir, 'media', storedFile(upload)), 'r+');
  const { size } = await file.stat();
  await file.write(Buffer.alloc(20_000, 0xa5), 0, 20_000, Math.floor(size / 2));
  await file.close();
}

it('verifies while a server runs, and changes nothing beside one', () => {
  expect(command('verify')).toEqual({ code: 0, output: 'Looked at: 1. Not what they should be: 0.\n' });
  for (const words of [['repair'], ['prune', '--older-than', '0h']]) {
    const { code, output } = command(...words);
    expect(code).toBe(2);
    expect(output).toMatch(/^Another onair uses the data folder .*\.\n$/);
  }
});

it('finds what was changed after it was stored, and repairs what can be', async () => {
  await server.stop();
  await spoil();
  const verified = command('verify');
  expect(verified.code).toBe(1);
  expect(verified.output).toContain(`${id} (For the operator): recordings/${id}/`);
  const repaired = command('repair');
  expect(repaired.output).toContain(`${id} (For the operator): repaired.`);
  expect(repaired.code).toBe(0);
  expect(command('verify').code).toBe(0);
});

it('removes what is older than a limit, and nothing else', async () => {
  expect(command('prune', '--older-than', '1d').output).toBe('Removed in all: 0.\n');
  expect(await readdir(join(dataDir, 'media', 'recordings'))).toEqual([id]);
  expect(command('prune', '--older-than', '0h').output).toContain(`Removed ${id} (For the operator).`);
  expect(await readdir(join(dataDir, 'media', 'recordings'))).toEqual([]);
  expect(command('verify').output).toBe('Looked at: 0. Not what they should be: 0.\n');
});

it.each([[[]], [['erase']], [['prune']], [['prune', '--older-than', 'a while']], [['verify', '--fast']]])(
  'says in one sentence what is wrong with %j',
  (words) => {
    const { code, output } = command(...words);
    expect(code).toBe(2);
    expect(output.trim().split('\n')).toHaveLength(1);
  },
);
