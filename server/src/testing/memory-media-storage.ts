import type { MediaStorage, StoredObject } from '../domain/recordings/media-storage';
import { Refusal } from '../domain/refusal';

const pieceBytes = 4_096;

/** A storage of media in memory, that says what was done with it. */
export class MemoryMediaStorage implements MediaStorage {
  readonly objects = new Map<string, Buffer>();
  /** Which bytes were read, in the order in which that began. */
  readonly reads: { readonly key: string; readonly start: number; readonly end: number }[] = [];
  /** Which keys were sealed. */
  readonly sealed: string[] = [];
  /** How many reads were under way at once, at most. */
  mostReading = 0;
  #reading = 0;

  async append(key: string, offset: number, data: AsyncIterable<Uint8Array>): Promise<number> {
    const before = this.objects.get(key) ?? Buffer.alloc(0);
    if (before.length !== offset) throw Refusal.offsetConflict();
    const pieces: Uint8Array[] = [before];
    for await (const piece of data) pieces.push(Uint8Array.from(piece));
    const after = Buffer.concat(pieces);
    this.objects.set(key, after);
    return after.length;
  }

  size(key: string): Promise<number | undefined> {
    return Promise.resolve(this.objects.get(key)?.length);
  }

  async *read(key: string, start: number, end: number): AsyncGenerator<Uint8Array> {
    const bytes = this.objects.get(key);
    if (bytes === undefined) throw Refusal.notFound();
    this.reads.push({ key, start, end });
    this.#reading += 1;
    this.mostReading = Math.max(this.mostReading, this.#reading);
    try {
      for (let at = start; at < end; at += pieceBytes) {
        yield await Promise.resolve(bytes.subarray(at, Math.min(end, at + pieceBytes)));
      }
    } finally {
      this.#reading -= 1;
    }
  }

  /** What happens before something is sealed. */
  beforeSealing: () => Promise<void> = () => Promise.resolve();

  async seal(key: string): Promise<void> {
    await this.beforeSealing();
    this.sealed.push(key);
  }

  write(key: string, bytes: Uint8Array): Promise<void> {
    this.objects.set(key, Buffer.from(bytes));
    return Promise.resolve();
  }

  readWhole(key: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.objects.get(key));
  }

  async *list(prefix: string): AsyncGenerator<StoredObject> {
    for (const [key, { length }] of this.objects) {
      if (isBelow(key, prefix)) yield await Promise.resolve({ key, sizeBytes: length });
    }
  }

  remove(prefix: string): Promise<void> {
    for (const key of this.objects.keys()) if (isBelow(key, prefix)) this.objects.delete(key);
    return Promise.resolve();
  }

  usedBytes(): Promise<number> {
    return Promise.resolve([...this.objects.values()].reduce((sum, { length }) => sum + length, 0));
  }

  room(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  check(): Promise<void> {
    return Promise.resolve();
  }
}

function isBelow(key: string, prefix: string): boolean {
  return key === prefix || key.startsWith(`${prefix}/`);
}
