import type { MediaStorage } from '../../domain/recordings/media-storage';
import type { Randomness } from '../../domain/randomness';
import { StartFailure } from '../../start-failure';
import { copyFile } from './copy-file';
import type { MediaPlace } from './media-place';
import { sweepExportFolders } from './export-folder';
import { FileMediaStorage } from './file-media-storage';

/** Where media rests, and how to let go of it. */
export interface OpenMediaStorage {
  readonly storage: MediaStorage;
  /**
   * Puts a finished file at a key, and gives its size. It may not be where it was any more then: on the same disk it only
   * gets its name there, so that there is never twice as much of it.
   *
   * @throws Refusal `storage-full`.
   */
  readonly putFile: (key: string, path: string) => Promise<number>;
  /** May be called twice. */
  close(): void;
}

/**
 * Opens the bucket where there is one, and the folder otherwise, and removes what exports left there that were killed.
 *
 * @throws StartFailure when the bucket cannot be used.
 */
export async function openMediaStorage(
  { mediaDir, s3 }: MediaPlace,
  randomness: Randomness,
): Promise<OpenMediaStorage> {
  await sweepExportFolders({ mediaDir, s3 }, Date.now());
  if (s3 === undefined) {
    const storage = new FileMediaStorage(mediaDir, randomness);
    return { storage, putFile: (key, path) => storage.adopt(key, path), close: () => undefined };
  }
  // Amazon's SDK is large: only those load it who use it.
  const [{ S3Bucket }, { S3MediaStorage }] = await Promise.all([import('./s3-bucket'), import('./s3-media-storage')]);
  const storage = new S3MediaStorage(new S3Bucket(s3));
  try {
    await storage.check();
  } catch (error) {
    storage.close();
    // A wrong key, a wrong name, nobody there: the service knows which.
    throw StartFailure.bucketUnusable(error);
  }
  return { storage, putFile: (key, path) => copyFile(storage, key, path), close: () => storage.close() };
}
