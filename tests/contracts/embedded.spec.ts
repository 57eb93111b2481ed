import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { systemClock } from '../../server/src/domain/clock/system-clock';
import { LocalUploadLocks } from '../../server/src/domain/recordings/local-upload-locks';
import { openDatabase } from '../../server/src/storage/embedded/database';
import { FileThumbnailStore } from '../../server/src/storage/embedded/file-thumbnail-store';
import { MemoryCallStore } from '../../server/src/storage/embedded/memory-call-store';
import { MemoryPresenceStore } from '../../server/src/storage/embedded/memory-presence-store';
import { SqliteRecordingStore } from '../../server/src/storage/embedded/sqlite-recording-store';
import { MemorySeatStore } from '../../server/src/storage/embedded/memory-seat-store';
import { SqliteMeetingStore } from '../../server/src/storage/embedded/sqlite-meeting-store';
import { SqliteSessionRegistry } from '../../server/src/storage/embedded/sqlite-session-registry';
import { SqliteSessionStore } from '../../server/src/storage/embedded/sqlite-session-store';
import { SqliteStreamStore } from '../../server/src/storage/embedded/sqlite-stream-store';
import { FileMediaStorage } from '../../server/src/storage/media/file-media-storage';
import { countingRandomness, silentLog } from '../../server/src/testing/broadcast-world';
import { ManualClock } from '../../server/src/testing/manual-clock';
import { SocketMessenger } from '../../server/src/transport/socket/socket-messenger';
import { SocketPlace } from '../environment/socket-place';
import { mediaStorageContract } from './media-storage-contract';
import { callStoreContract } from './call-store-contract';
import { messengerContract } from './messenger-contract';
import { meetingStoreContract } from './meeting-store-contract';
import { presenceStoreContract } from './presence-store-contract';
import { recordingStoreContract } from './recording-store-contract';
import { seatStoreContract } from './seat-store-contract';
import { sessionRegistryContract } from './session-registry-contract';
import { sessionStoreContract } from './session-store-contract';
import { streamStoreContract } from './stream-store-contract';
import { thumbnailStoreContract } from './thumbnail-store-contract';
import { uploadLocksContract } from './upload-locks-contract';

const folder = (): Promise<string> => mkdtemp(join(tmpdir(), 'onair-contract-'));

streamStoreContract('the embedded database', async () => new SqliteStreamStore(openDatabase(await folder())));

recordingStoreContract('the embedded database', async () => new SqliteRecordingStore(openDatabase(await folder())));

presenceStoreContract('the memory of the process', () => {
  const clock = new ManualClock();
  return Promise.resolve({ store: new MemoryPresenceStore(clock), elapse: (ms) => clock.advance(ms) });
});

meetingStoreContract('the embedded database', async () => new SqliteMeetingStore(openDatabase(await folder())));

seatStoreContract('the memory of the process', () => {
  const clock = new ManualClock();
  return Promise.resolve({ store: new MemorySeatStore(clock), elapse: (ms) => clock.advance(ms) });
});

callStoreContract('the memory of the process', () => {
  const clock = new ManualClock();
  return Promise.resolve({ store: new MemoryCallStore(clock), elapse: (ms) => clock.advance(ms) });
});

messengerContract('one process', async () => {
  const place = await SocketPlace.open({ messengerFor: (io) => new SocketMessenger(io) });
  return { here: place, elsewhere: place, close: () => place.close() };
});

thumbnailStoreContract('a folder', async () => new FileThumbnailStore(await folder(), countingRandomness()));

it('a folder of pictures has nothing left of a crash after the next start', async () => {
  const path = await folder();
  await new FileThumbnailStore(path, countingRandomness()).write('stream-1', Buffer.from('whole'));
  await writeFile(join(path, '.stream-1.token'), 'hal');
  const store = new FileThumbnailStore(path, countingRandomness());
  expect(await readdir(path)).toEqual(['stream-1']);
  expect(Buffer.from((await store.read('stream-1')) ?? []).toString()).toBe('whole');
});

mediaStorageContract('a folder', async () => {
  const path = await folder();
  const randomness = countingRandomness();
  const elsewhere = (): FileMediaStorage => new FileMediaStorage(path, randomness);
  return { storage: elsewhere(), elsewhere };
});

sessionStoreContract('the embedded database', async () => {
  const clock = new ManualClock();
  const store = new SqliteSessionStore(openDatabase(await folder()), clock, silentLog);
  return { store, elapse: (ms) => clock.advance(ms) };
});

sessionRegistryContract('the embedded database', async () => {
  const store = new SqliteSessionStore(openDatabase(await folder()), new ManualClock(), silentLog);
  return { registry: new SqliteSessionRegistry(store), store };
});

uploadLocksContract('the memory of the process', () => {
  const locks = new LocalUploadLocks(systemClock);
  return Promise.resolve({ here: locks, there: locks });
});
