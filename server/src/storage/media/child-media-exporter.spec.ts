import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ExportOutcome } from '../../domain/recordings/media/media-exporter';
import { ChildMediaExporter } from './child-media-exporter';

const order = { parts: ['recordings/one/part/media'], format: 'mp4', target: 'recordings/one/file' } as const;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'onair-exporter-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is made of a program that does this. */
async function exportBy(text: string): Promise<ExportOutcome> {
  const program = join(folder, 'program.mjs');
  writeFileSync(program, text);
  const small = ['--max-old-space-size=16'];
  return await new ChildMediaExporter(program, { mediaDir: folder, s3: undefined }, small).export(order);
}

it('a process that needs more memory than it may have says that it is impossible', async () => {
  const outcome = await exportBy('const all = []; for (;;) all.push(new Array(1_000).fill(1.5));');
  expect(outcome).toEqual({ kind: 'impossible', reason: 'memory' });
});

it.each([
  ['throws', 'throw new Error("the storage is away");', 'the storage is away'],
  ['is killed', 'process.kill(process.pid, "SIGKILL");', 'The export failed'],
])('a process that %s has failed', async (_, text, message) => {
  await expect(exportBy(text)).rejects.toThrow(message);
});
