import { createReadStream } from 'node:fs';
import { access, constants, type FileHandle, mkdir, readdir, readFile, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaStorage, StorageRoom, StoredObject } from '../../domain/recordings/media-storage';
import type { Randomness } from '../../domain/randomness';
import { Refusal } from '../../domain/refusal';
import { BatchWriter } from './batch-writer';
import { copyFile } from './copy-file';
import { confirmDurably, moveDurably, openDurably, replaceDurably } from './durable-file';
import { asRefusal, failedWith } from './file-errors';
import { keySegments } from './storage-key';

const readPieceBytes = 256 * 1_024;
/** Of so many files it is remembered how much is durable. */
const mostRemembered = 1_000;

/** Media as ordinary files, named by their keys, in a folder that instances may share. */
export class FileMediaStorage implements MediaStorage {
  /** How many bytes of a file are known to be durable, in the order of their last use. */
  private readonly durableBytes = new Map<string, number>();

  /** `confirm` makes durable what a file has, with its name in every folder down from the second path. */
  constructor(
    private readonly folder: string,
    private readonly randomness: Randomness,
    private readonly confirm: (path: string, folder: string) => Promise<void> = confirmDurably,
  ) {}

  async append(key: string, offset: number, data: AsyncIterable<Uint8Array>): Promise<number> {
    const path = this.path(key);
    // Bytes in front of these, and the name of the file, must be durable, too.
    const present = await this.size(key);
    if (offset > 0 && present === undefined) throw Refusal.offsetConflict();
    const file = await openDurably(path).catch((error: unknown) => {
      throw asRefusal(error);
    });
    try {
      if ((await file.stat()).size !== offset) throw Refusal.offsetConflict();
      return await this.appendTo(file, path, offset, data);
    } finally {
      await file.close();
    }
  }

  /** What a process left that was killed in the middle of writing, or another instance has written, is made durable first. */
  async size(key: string): Promise<number | undefined> {
    const path = this.path(key);
    try {
      const { size } = await stat(path);
      if (this.durableBytes.get(path) !== size) {
        await this.confirm(path, this.folder);
        this.remember(path, size);
      }
      return size;
    } catch (error) {
      // Asking first whether it is there would not make it stay.
      if (failedWith(error, 'ENOENT', 'ENOTDIR')) return undefined;
      throw asRefusal(error);
    }
  }

  async *read(key: string, start: number, end: number): AsyncGenerator<Uint8Array> {
    const path = this.path(key);
    if (end <= start) return;
    let left = end - start;
    try {
      const pieces: AsyncIterable<Buffer> = createReadStream(path, {
        start,
        end: end - 1,
        highWaterMark: readPieceBytes,
      });
      for await (const piece of pieces) {
        left -= piece.length;
        yield piece;
      }
    } catch (error) {
      // It may have been removed since somebody looked it up.
      throw failedWith(error, 'ENOENT') ? Refusal.notFound() : error;
    }
    if (left > 0) throw new Error(`"${key}" has no ${end} bytes.`);
  }

  /** A file is one piece already. */
  seal(): Promise<void> {
    return Promise.resolve();
  }

  async write(key: string, bytes: Uint8Array): Promise<void> {
    await replaceDurably(this.path(key), bytes, this.randomness.token(9)).catch((error: unknown) => {
      throw asRefusal(error);
    });
  }

  /** Takes a finished file over, from wherever it is, and gives its size. */
  async adopt(key: string, from: string): Promise<number> {
    const path = this.path(key);
    try {
      await moveDurably(from, path);
    } catch (error) {
      // The folder of this key may be on a disk of its own.
      if (failedWith(error, 'EXDEV')) return await copyFile(this, key, from);
      await rm(path, { force: true });
      throw asRefusal(error);
    }
    const { size } = await stat(path);
    this.remember(path, size);
    return size;
  }

  async readWhole(key: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(this.path(key));
    } catch (error) {
      // As for the size.
      if (failedWith(error, 'ENOENT', 'ENOTDIR')) return undefined;
      throw error;
    }
  }

  list(prefix: string): AsyncGenerator<StoredObject> {
    return this.walk(keySegments(prefix).join('/'));
  }

  async remove(prefix: string): Promise<void> {
    const removed = this.path(prefix);
    for (const path of this.durableBytes.keys()) {
      if (path === removed || path.startsWith(`${removed}/`)) this.durableBytes.delete(path);
    }
    // Again where somebody has put something there meanwhile.
    await rm(removed, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  }

  async usedBytes(): Promise<number> {
    let sum = 0;
    // What is being written takes room, too, and so does what a killed process left.
    for (const name of await this.namesIn('', true)) {
      for await (const { sizeBytes } of this.walk(name, true)) sum += sizeBytes;
    }
    return sum;
  }

  async room(): Promise<StorageRoom | undefined> {
    try {
      const { blocks, bavail, bsize } = await statfs(this.folder);
      // Some file systems of networks count nothing.
      return blocks === 0 ? undefined : { totalBytes: blocks * bsize, freeBytes: bavail * bsize };
    } catch (error) {
      // Nothing was ever stored here.
      if (failedWith(error, 'ENOENT')) return undefined;
      throw asRefusal(error);
    }
  }

  async check(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await access(this.folder, constants.R_OK | constants.W_OK);
  }

  private async appendTo(
    file: FileHandle,
    path: string,
    offset: number,
    data: AsyncIterable<Uint8Array>,
  ): Promise<number> {
    const writer = new BatchWriter(file, offset);
    try {
      for await (const piece of data) await writer.take(piece);
      await writer.flush();
    } catch (error) {
      // The source broke off, or the disk is full: what can still be written is right, and is kept.
      await writer.flush().catch(() => undefined);
      await makeDurable(file, offset, writer.end);
      this.remember(path, writer.end);
      throw asRefusal(error);
    }
    await makeDurable(file, offset, writer.end);
    this.remember(path, writer.end);
    return writer.end;
  }

  private remember(path: string, durableBytes: number): void {
    this.durableBytes.delete(path);
    this.durableBytes.set(path, durableBytes);
    const [oldest] = this.durableBytes.keys();
    if (this.durableBytes.size > mostRemembered && oldest !== undefined) this.durableBytes.delete(oldest);
  }

  /** `withUnfinished`: also what has not got its name yet. */
  private async *walk(key: string, withUnfinished = false): AsyncGenerator<StoredObject> {
    const found = await stat(join(this.folder, key)).catch((error: unknown) => {
      // Removed since its folder was read, or never there.
      if (failedWith(error, 'ENOENT', 'ENOTDIR')) return undefined;
      throw error;
    });
    if (found?.isFile() === true) yield { key, sizeBytes: found.size };
    if (found?.isDirectory() !== true) return;
    for (const name of await this.namesIn(key, withUnfinished)) yield* this.walk(`${key}/${name}`, withUnfinished);
  }

  private async namesIn(key: string, withUnfinished: boolean): Promise<string[]> {
    try {
      const names = await readdir(join(this.folder, key));
      return withUnfinished ? names : names.filter((name) => !name.startsWith('.'));
    } catch (error) {
      // As above.
      if (failedWith(error, 'ENOENT', 'ENOTDIR')) return [];
      throw error;
    }
  }

  private path(key: string): string {
    return join(this.folder, ...keySegments(key));
  }
}

/** @throws Refusal when the bytes cannot be made durable; then they are cut off. */
async function makeDurable(file: FileHandle, offset: number, end: number): Promise<void> {
  if (end === offset) return;
  try {
    await file.datasync();
  } catch (error) {
    // Nobody knows which of these bytes are on the disk. If somebody went on behind them, their sync has failed, too.
    if ((await file.stat()).size === end) await file.truncate(offset);
    throw asRefusal(error);
  }
}
