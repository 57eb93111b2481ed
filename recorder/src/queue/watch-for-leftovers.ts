import { channelName, databaseName, partsStore } from './database';

/**
 * Calls `found` once, as soon as this browser keeps something that was recorded and not uploaded: now, or when another page
 * begins to record, since that page may crash. Small and without dependencies, because every page does this at its start.
 *
 * @returns a function that ends the watch.
 */
export function watchForLeftovers(found: () => void): () => void {
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(channelName) : null;
  const end = (): void => channel?.close();
  let over = false;
  const tell = (): void => {
    if (over) return;
    over = true;
    end();
    found();
  };
  channel?.addEventListener('message', tell);
  void leftoversExist().then((exist) => {
    if (exist) tell();
  });
  return () => {
    over = true;
    end();
  };
}

/** Never rejects: where nothing can be kept, nothing is left. */
async function leftoversExist(): Promise<boolean> {
  try {
    // Opening a database that is not there would make it.
    const databases = await indexedDB.databases();
    if (!databases.some(({ name }) => name === databaseName)) return false;
    const database = await settled(indexedDB.open(databaseName));
    try {
      if (!database.objectStoreNames.contains(partsStore)) return false;
      return (await settled(database.transaction(partsStore).objectStore(partsStore).count())) > 0;
    } finally {
      database.close();
    }
  } catch {
    // Storage is denied, or the browser does not list its databases.
    return false;
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB failed without saying why'));
  });
}
