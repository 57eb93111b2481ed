import { createReadStream } from 'node:fs';
import type { MediaStorage } from '../../domain/recordings/media-storage';

const pieceBytes = 1_048_576;

/** Copies a finished file into a storage, and gives its size; there is nothing when that fails. */
export async function copyFile(storage: MediaStorage, key: string, path: string): Promise<number> {
  // What was left by somebody who was broken off in the middle of this.
  await storage.remove(key);
  try {
    const bytes: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: pieceBytes });
    const size = await storage.append(key, 0, bytes);
    await storage.seal(key);
    return size;
  } catch (error) {
    await storage.remove(key);
    throw error;
  }
}
