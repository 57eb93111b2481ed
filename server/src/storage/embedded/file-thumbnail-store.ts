import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Randomness } from '../../domain/randomness';
import type { ThumbnailStore } from '../../domain/thumbnails/thumbnail-store';

/** Pictures as files, one for each stream, named by its id. */
export class FileThumbnailStore implements ThumbnailStore {
  constructor(
    private readonly folder: string,
    private readonly randomness: Randomness,
  ) {}

  async write(streamId: string, picture: Uint8Array): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    // Two may be sent at once: each is written under a name of its own, and the last to be renamed stays.
    const unfinished = join(this.folder, `.${streamId}.${this.randomness.token(6)}`);
    await writeFile(unfinished, picture);
    await rename(unfinished, join(this.folder, streamId));
  }

  async read(streamId: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(join(this.folder, streamId));
    } catch (error) {
      // A stream without a picture is usual, and asking first would not make it certain.
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  }
}
