import Database from 'libsql';
import { Refusal } from '../../domain/refusal';

/**
 * Runs a statement that writes. The disk is the one that media fill.
 *
 * @throws Refusal `storage-full` when there is no room for it; then nothing of it was written.
 */
export function writing<T>(statement: () => T): T {
  try {
    return statement();
  } catch (error) {
    // How much room there is shows only in writing.
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_FULL') throw Refusal.storageFull();
    throw error;
  }
}
