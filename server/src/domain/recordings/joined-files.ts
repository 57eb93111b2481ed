import type { MediaStorage } from './media-storage';
import { joinedUnder } from './recording-record';
import type { RecordingStore } from './recording-store';

/** What is needed to look after files that were joined. */
export interface JoinedFilesParts {
  readonly recordings: Pick<RecordingStore, 'find'>;
  readonly storage: Pick<MediaStorage, 'list' | 'remove'>;
}

/** Files that were made because parts cannot be played as they came. No two of them are ever called the same. */
export class JoinedFiles {
  constructor(private readonly parts: JoinedFilesParts) {}

  /** Removes a file that was joined in vain, unless the record refers to it all the same. */
  async discard(id: string, file: string): Promise<void> {
    if ((await this.parts.recordings.find(id))?.file !== file) await this.parts.storage.remove(file);
  }

  /**
   * Removes what was joined before the recording went on, or by somebody who was killed, or lost it. `token` is of whoever
   * finalizes it: nothing is removed when that is somebody else by now.
   */
  async tidy(id: string, token: string): Promise<void> {
    const { storage, recordings } = this.parts;
    const keys: string[] = [];
    for await (const { key } of storage.list(joinedUnder({ id }))) keys.push(key);
    if (keys.length === 0) return;
    // Looked up after those were listed: whoever takes over from now on makes files of other names.
    const present = await recordings.find(id);
    if (present?.finalizer !== token) return;
    for (const key of keys) if (key !== present.file) await storage.remove(key);
  }
}
