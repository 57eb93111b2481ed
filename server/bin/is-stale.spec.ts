import { mkdir, mkdtemp, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { isStale } from './is-stale';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onair-stale-'));
  await write('stamp', 100);
  await write('src/deep/part.ts', 50);
  await write('package-lock.json', 50);
  for (const each of ['src/deep', 'src']) await utimes(join(folder, each), 50, 50);
});

async function write(name: string, modifiedAtS: number): Promise<void> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, '');
  await utimes(path, modifiedAtS, modifiedAtS);
}

const stale = (...sources: string[]): Promise<boolean> =>
  isStale(
    join(folder, 'stamp'),
    sources.map((source) => join(folder, source)),
  );

it('takes for built what is newer than all of its sources', async () => {
  expect(await stale('src', 'package-lock.json')).toBe(false);
});

it('takes for stale what is older than one of them, however deep it lies', async () => {
  await write('src/deep/part.ts', 101);
  expect(await stale('package-lock.json')).toBe(false);
  expect(await stale('src', 'package-lock.json')).toBe(true);
});

it('notices a source that is gone by its folder', async () => {
  await utimes(join(folder, 'src/deep'), 101, 101);
  expect(await stale('src')).toBe(true);
});

it('takes for stale what was never finished', async () => {
  expect(await isStale(join(folder, 'no-stamp'), [join(folder, 'src')])).toBe(true);
});

it('passes over a source that does not exist', async () => {
  expect(await stale('src', 'tsconfig.gone.json')).toBe(false);
});
