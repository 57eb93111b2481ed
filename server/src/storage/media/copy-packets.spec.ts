import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordedPart } from '../../testing/recorded-parts';
import { copyPackets } from './copy-packets';

const clusterId = Buffer.from([0x1f, 0x43, 0xb6, 0x75]);
const hourS = 3_600;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onair-copies-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** How many clusters come out of a recording that is said to last so long. */
async function clustersOf(durationS: number): Promise<number> {
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(recordedPart('chromium-vp9.webm')) });
  const path = join(folder, String(durationS));
  expect(await copyPackets([{ input, durationS }], 'webm', path)).toBeUndefined();
  input.dispose();
  const written = await readFile(path);
  return written.toString('latin1').split(clusterId.toString('latin1')).length - 1;
}

it('a cluster begins each second, but in a recording so long that its cues would not fit into memory', async () => {
  const usual = await clustersOf(hourS);
  expect(usual).toBeGreaterThan(1);
  expect(await clustersOf(10 * hourS)).toBeLessThan(usual);
});
