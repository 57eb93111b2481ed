import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { systemRandomness } from '../../domain/system-randomness';
import { makeExportFolder } from './export-folder';
import { openMediaStorage } from './open-media-storage';

const media = { mediaDir: '', s3: undefined };
const minuteMs = 60_000;

beforeEach(() => {
  media.mediaDir = mkdtempSync(join(tmpdir(), 'onair-exports-'));
});

function leave(name: string, ageMs = 0): string {
  const path = join(media.mediaDir, name);
  mkdirSync(path);
  writeFileSync(join(path, 'file'), 'half a file');
  utimesSync(path, new Date(), new Date(Date.now() - ageMs));
  return name;
}

it('what a killed export left is gone when the media are opened again; what one works on stays', async () => {
  const { pid: gone } = spawnSync(process.execPath, ['--version']);
  leave(`.export-${hostname()}-${gone}-abcdef`);
  leave(`.export-${hostname()}-${process.pid}-abcdef`);
  const kept = [leave(`.export-${hostname()}-${process.ppid}-abcdef`), leave(`.export-elsewhere-${gone}-abcdef`)];
  await openMediaStorage(media, systemRandomness);
  expect(readdirSync(media.mediaDir).sort()).toEqual(kept.sort());
});

it('what another machine left is gone when it would have ended by now', async () => {
  leave('.export-elsewhere-1-abcdef', 71 * minuteMs);
  leave('.export-abcdef', 71 * minuteMs);
  const kept = leave('.export-elsewhere-2-abcdef', 69 * minuteMs);
  await openMediaStorage(media, systemRandomness);
  expect(readdirSync(media.mediaDir)).toEqual([kept]);
});

it('an export has a folder of its own, also before anything was stored', async () => {
  media.mediaDir = join(media.mediaDir, 'not/there/yet');
  await openMediaStorage(media, systemRandomness);
  const folder = await makeExportFolder(media);
  expect(readdirSync(media.mediaDir)).toEqual([basename(folder)]);
  expect(await makeExportFolder(media)).not.toBe(folder);
});
