import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MediaPlace } from './media-place';
import { failedWith } from './file-errors';

/** Whoever takes longer than this to rewrite a recording is taken to be stuck, and is ended. */
export const mostExportMs = 3_600_000;
/** Clocks of those who share a folder differ. */
const staleMs = mostExportMs + 600_000;

/** A folder of this process for what it writes until it is whole: on the disk where that will be, unless it is a bucket. */
export async function makeExportFolder(media: MediaPlace): Promise<string> {
  const place = placeOf(media);
  await mkdir(place, { recursive: true });
  return await mkdtemp(join(place, `.export-${host()}-${process.pid}-`));
}

/**
 * Removes what those left behind who were killed in the middle of it: processes of this machine that are gone, and anybody
 * who would have ended by now. Not to be called by who has such a folder.
 */
export async function sweepExportFolders(media: MediaPlace, now: number): Promise<void> {
  const place = placeOf(media);
  const names = await readdir(place).catch((error: unknown) => {
    // Nothing was ever stored here.
    if (failedWith(error, 'ENOENT')) return [];
    throw error;
  });
  for (const name of names.filter((each) => each.startsWith('.export-'))) {
    const path = join(place, name);
    // Another may sweep at the same time, or have made it as another user: then it stays, and nobody is worse off.
    const isLeft = isOfTheDead(name) || (await stat(path).then(({ mtimeMs }) => now - mtimeMs > staleMs, never));
    if (isLeft) await rm(path, { recursive: true, force: true }).catch(never);
  }
}

function isOfTheDead(name: string): boolean {
  const [, of, pid] = /^\.export-(.+)-(\d+)-[^-]+$/.exec(name) ?? [];
  return of === host() && !isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  // This one has none yet, so it is of somebody who had the same number.
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // There is no other way to ask; it may be somebody else's.
    return failedWith(error, 'EPERM');
  }
}

/** Containers have names of their own. */
function host(): string {
  return hostname().replaceAll(/[^\w.-]/g, '_');
}

function placeOf({ mediaDir, s3 }: MediaPlace): string {
  return s3 === undefined ? mediaDir : tmpdir();
}

function never(): false {
  return false;
}
