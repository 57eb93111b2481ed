import { existsSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { countingRandomness } from '../../testing/broadcast-world';
import { makeExportFolder } from './export-folder';
import { openMediaStorage } from './open-media-storage';

const key = 'recordings/one/exports/file.mp4';
const elsewhere = '/dev/shm';

let mediaDir: string;
const made: string[] = [];

beforeEach(() => {
  mediaDir = mkdtempSync(join(tmpdir(), 'onair-media-'));
  made.push(mediaDir);
});
afterEach(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
});

it('a finished file is taken over as it is, so that there is never twice as much of it', async () => {
  const media = { mediaDir, s3: undefined };
  const { storage, putFile } = await openMediaStorage(media, countingRandomness());
  const path = join(await makeExportFolder(media), 'file');
  writeFileSync(path, 'a finished file');
  const { ino } = statSync(path);
  expect(await putFile(key, path)).toBe(15);
  expect(statSync(join(mediaDir, key)).ino).toBe(ino);
  expect(existsSync(path)).toBe(false);
  expect(await storage.size(key)).toBe(15);
  expect(await storage.usedBytes()).toBe(15);
});

it('a finished file takes the place of what was left there', async () => {
  const { storage, putFile } = await openMediaStorage({ mediaDir, s3: undefined }, countingRandomness());
  await storage.write(key, Buffer.from('half of a file that is larger'));
  const path = join(mediaDir, 'file');
  writeFileSync(path, 'whole');
  expect(await putFile(key, path)).toBe(5);
  expect(Buffer.from((await storage.readWhole(key)) ?? []).toString()).toBe('whole');
});

it.runIf(existsSync(elsewhere) && statSync(elsewhere).dev !== statSync(tmpdir()).dev)(
  'a finished file of another disk is copied',
  async () => {
    const { storage, putFile } = await openMediaStorage({ mediaDir, s3: undefined }, countingRandomness());
    const folder = mkdtempSync(join(elsewhere, 'onair-media-'));
    made.push(folder);
    writeFileSync(join(folder, 'file'), 'whole');
    expect(await putFile(key, join(folder, 'file'))).toBe(5);
    expect(Buffer.from((await storage.readWhole(key)) ?? []).toString()).toBe('whole');
  },
);
