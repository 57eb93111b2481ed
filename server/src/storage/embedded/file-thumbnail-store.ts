import { readdirSync, rmSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Randomness } from '../../domain/randomness';
import type { ThumbnailStore } from '../../domain/thumbnails/thumbnail-store';
import { asRefusal } from '../media/file-errors';

/** Pictures as files, one for each stream, named by its id. */
export class FileThumbnailStore implements ThumbnailStore {
  /** Removes what a crash has left unfinished: nobody else writes into the folder. */
  constructor(
    private readonly folder: string,
    private readonly randomness: Randomness,
  ) {
    for (const name of leftoversIn(folder)) rmSync(join(folder, name), { force: true });
  }

  async write(streamId: string, picture: Uint8Array): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    // Two may be sent at once: each is written under a name of its own, and the last to be renamed stays.
    const unfinished = join(this.folder, `.${streamId}.${this.randomness.token(6)}`);
    try {
      await writeFile(unfinished, picture);
      await rename(unfinished, join(this.folder, streamId));
    } catch (error) {
      await rm(unfinished, { force: true });
      throw asRefusal(error);
    }
  }

  async read(streamId: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(join(this.folder, streamId));
    } catch (error) {
      // A stream without a picture is usual, and asking first would not make it certain.
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async remove(streamId: string): Promise<void> {
    await rm(join(this.folder, streamId), { force: true });
  }

  async walk(afterId: string, limit: number): Promise<string[]> {
    try {
      const names = await readdir(this.folder);
      return names
        .filter((name) => !isUnfinished(name) && name > afterId)
        .sort()
        .slice(0, limit);
    } catch (error) {
      // The folder is made with the first picture.
      if (isMissing(error)) return [];
      throw error;
    }
  }
}

function leftoversIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter(isUnfinished);
  } catch (error) {
    // As above.
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Ids do not begin with a dot. */
function isUnfinished(name: string): boolean {
  return name.startsWith('.');
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
