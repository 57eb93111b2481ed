import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'libsql';
import { StartFailure } from '../../start-failure';

/** A folder that belongs to this process alone until it is closed. */
export interface DataFolder {
  /** Absolute. */
  readonly path: string;
  /** Lets others have it; may be called twice. */
  close(): void;
}

/**
 * Makes the folder if need be and takes it for this process. The lock is a transaction that is never committed: the
 * operating system lets go of it when the process ends, however it ends, so there is nothing stale to clean up.
 *
 * @throws StartFailure when another process has it, or it cannot be written.
 */
export function takeDataFolder(dataDir: string): DataFolder {
  const path = resolve(dataDir);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const lock = new Database(join(path, 'lock'), { timeout: 0 });
    lock.exec('BEGIN EXCLUSIVE');
    return { path, close: () => lock.close() };
  } catch (error) {
    // Not preventable by asking first: both a rival and a full or read-only disk show only in trying.
    throw isBusy(error) ? StartFailure.dataInUse(path) : StartFailure.dataUnusable(path, error);
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY';
}
