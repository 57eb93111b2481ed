import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildServer, bundleIsStale } from '../../server/build';
import { freePort } from '../environment/free-port';
import { projectFolder } from '../environment/output';
import { RunningProgram } from '../environment/running-program';

const read = (name: string): string => readFileSync(join(projectFolder, name), 'utf8');
const dockerfile = read('Dockerfile');
const lastStage = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
let image: string;

beforeEach(async () => {
  image = await mkdtemp(join(tmpdir(), 'onair-image-'));
});
afterEach(() => rm(image, { recursive: true, force: true }));

it('knows every workspace, or npm could not install', () => {
  const { workspaces } = JSON.parse(read('package.json')) as { workspaces: string[] };
  for (const workspace of workspaces) expect(dockerfile).toContain(`COPY ${workspace}/package.json ${workspace}/`);
});

it('runs as somebody who may do nothing else', () => {
  expect(lastStage.match(/^USER .*$/gm)).toEqual(['USER node']);
});

it('is built and runs on Node 24', () => {
  const stages = [...dockerfile.matchAll(/^FROM .* AS (\S+)$/gm)].map(([, stage]) => stage);
  const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
  const foreign = bases.filter((base) => !stages.includes(base));
  expect(foreign.length).toBeGreaterThan(0);
  for (const base of foreign) expect(base).toMatch(/^node:24-/);
});

it('starts with what its last stage has, and nothing else', async () => {
  if (await bundleIsStale()) await buildServer();
  const copies = [...lastStage.matchAll(/^COPY --from=\S+ \/onair\/(\S+) (\S+)$/gm)];
  expect(copies.length).toBe(lastStage.match(/^COPY /gm)?.length);
  for (const [, source = '', target = ''] of copies) {
    await copyIn(source, join(image, target.endsWith('/') ? join(target, basename(source)) : target));
  }
  const [node, ...args] = JSON.parse(/^CMD (\[.*\])$/m.exec(lastStage)?.[1] ?? '') as string[];
  expect(node).toBe('node');
  const port = await freePort();
  const env = { NODE_ENV: 'production', DATA_DIR: join(image, 'data'), HOST: '127.0.0.1', PORT: String(port) };
  const server = await RunningProgram.start({ command: process.execPath, args, port, cwd: image, env });
  try {
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain('The pages are not built.');
  } finally {
    await server.stop();
  }
});

async function copyIn(source: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  // Building the pages takes long; that they are served when they are built is for the browsers' specs to see.
  if (source === 'web/dist/browser') await writePage(target);
  else if (source === 'node_modules') await linkDependencies(target);
  else await cp(join(projectFolder, source), target, { recursive: true });
}

async function writePage(folder: string): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>onair</title><p>The pages are not built.</p>');
}

/** What `npm ci --omit=dev --workspace=@onair/server` puts there that the server may import. */
async function linkDependencies(folder: string): Promise<void> {
  const { dependencies } = JSON.parse(read('server/package.json')) as { dependencies: Record<string, string> };
  for (const name of Object.keys(dependencies)) {
    // Built in, and its sources are not in the image.
    if (name.startsWith('@onair/')) continue;
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await symlink(join(projectFolder, 'node_modules', name), join(folder, name));
  }
}
