import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Whether what a build writes last is missing, or older than the newest of its sources; folders count with all they
 * hold.
 */
export async function isStale(built: string, sources: readonly string[]): Promise<boolean> {
  const builtAt = await modifiedAt(built);
  const newest = await Promise.all(sources.map(newestIn));
  return builtAt === undefined || Math.max(...newest) > builtAt;
}

async function newestIn(path: string): Promise<number> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  // Folders, too: they change when something in them is removed.
  const all = entries.map(({ parentPath, name }) => join(parentPath, name));
  const times = await Promise.all([path, ...all].map(modifiedAt));
  return Math.max(...times.map((time) => time ?? 0));
}

async function modifiedAt(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mtimeMs;
  } catch {
    // Not there, or gone since the folder was listed.
    return undefined;
  }
}
