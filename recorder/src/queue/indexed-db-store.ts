import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { databaseName, databaseVersion, partsStore, slicesStore } from './database';
import { endOf, type Part, type PartChanges, type Slice, type SliceStore } from './slice-store';

interface Schema extends DBSchema {
  [partsStore]: { key: string; value: Part };
  [slicesStore]: { key: [partId: string, sequence: number]; value: Slice };
}

// A slice is only safe once it is on the disk, not in a cache of the system.
const strictly = { durability: 'strict' } as const;

/** Slices in IndexedDB: they survive the page, the browser and the machine. */
export class IndexedDbStore implements SliceStore {
  #database: Promise<IDBPDatabase<Schema>> | null = null;

  async parts(): Promise<Part[]> {
    const parts = await (await this.#open()).getAll(partsStore);
    return parts.sort((one, other) => one.beganAt - other.beganAt);
  }

  async part(partId: string): Promise<Part | null> {
    return (await (await this.#open()).get(partsStore, partId)) ?? null;
  }

  async putPart(part: Part): Promise<void> {
    const transaction = (await this.#open()).transaction(partsStore, 'readwrite', strictly);
    await Promise.all([transaction.store.put(part), transaction.done]);
  }

  async changePart(partId: string, changes: PartChanges): Promise<void> {
    const transaction = (await this.#open()).transaction(partsStore, 'readwrite', strictly);
    const part = await transaction.store.get(partId);
    if (part) await transaction.store.put({ ...part, ...changes });
    await transaction.done;
  }

  async append(slice: Slice): Promise<boolean> {
    const transaction = (await this.#open()).transaction([partsStore, slicesStore], 'readwrite', strictly);
    // Nobody would ever look for what comes after its part was removed, and it would take up room for ever.
    const isWanted = (await transaction.objectStore(partsStore).getKey(slice.partId)) !== undefined;
    if (isWanted) await transaction.objectStore(slicesStore).put(slice);
    await transaction.done;
    return isWanted;
  }

  async slices(partId: string, offset: number, maxBytes: number): Promise<Slice[]> {
    const { store } = (await this.#open()).transaction(slicesStore);
    const found: Slice[] = [];
    let bytes = 0;
    for (let cursor = await store.openCursor(ofPart(partId)); cursor; cursor = await cursor.continue()) {
      const slice = cursor.value;
      if (endOf(slice) <= offset) continue;
      bytes += slice.blob.size;
      if (found.length > 0 && bytes > maxBytes) break;
      found.push(slice);
    }
    return found;
  }

  async acknowledge(partId: string, offset: number): Promise<void> {
    const database = await this.#open();
    // If these were lost, the server would be asked for its offset again: nothing has to wait for the disk. One after the other,
    // because where no room is left for the note, forgetting slices makes some.
    const forgetting = database.transaction(slicesStore, 'readwrite', { durability: 'relaxed' });
    for (let cursor = await forgetting.store.openCursor(ofPart(partId)); cursor; cursor = await cursor.continue()) {
      if (endOf(cursor.value) > offset) break;
      await cursor.delete();
    }
    await forgetting.done;
    const noting = database.transaction(partsStore, 'readwrite', { durability: 'relaxed' });
    const part = await noting.store.get(partId);
    if (part) await noting.store.put({ ...part, acknowledgedBytes: offset });
    await noting.done;
  }

  async removePart(partId: string): Promise<void> {
    const transaction = (await this.#open()).transaction([partsStore, slicesStore], 'readwrite', strictly);
    await Promise.all([
      transaction.objectStore(partsStore).delete(partId),
      transaction.objectStore(slicesStore).delete(ofPart(partId)),
      transaction.done,
    ]);
  }

  close(): void {
    // One that could not be opened needs no closing.
    this.#database?.then((database) => database.close()).catch(() => undefined);
    this.#database = null;
  }

  #open(): Promise<IDBPDatabase<Schema>> {
    this.#database ??= openDB<Schema>(databaseName, databaseVersion, {
      upgrade: (database) => {
        database.createObjectStore(partsStore, { keyPath: 'partId' });
        database.createObjectStore(slicesStore, { keyPath: ['partId', 'sequence'] });
      },
      // A page with a newer version waits for this one; the next command opens it again.
      blocking: () => this.close(),
      // The person cleared the site's data, or the browser's storage broke.
      terminated: () => (this.#database = null),
    }).catch((error: unknown) => {
      this.#database = null;
      throw error;
    });
    return this.#database;
  }
}

/** All keys of one part's slices: an array sorts after every number. */
function ofPart(partId: string): IDBKeyRange {
  return IDBKeyRange.bound([partId], [partId, []]);
}
