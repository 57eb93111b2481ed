import { beforeEach, describe, expect, it } from 'vitest';
import type { ThumbnailStore } from '../../server/src/domain/thumbnails/thumbnail-store';

const streamId = 'abcdefghijklmnop';

/** What every store of pictures must do. The factory gives an empty one. */
export function thumbnailStoreContract(name: string, create: () => Promise<ThumbnailStore>): void {
  describe(`${name}, as a store of pictures`, () => {
    let store: ThumbnailStore;

    beforeEach(async () => {
      store = await create();
    });

    it('has no picture before the first', async () => {
      expect(await store.read(streamId)).toBeUndefined();
    });

    it('gives the newest picture, byte by byte', async () => {
      await store.write(streamId, Buffer.from('first'));
      const second = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 256));
      await store.write(streamId, second);
      const read = await store.read(streamId);
      expect(read === undefined ? undefined : Buffer.compare(read, second)).toBe(0);
      expect(await store.read('another-stream-1')).toBeUndefined();
    });

    it('forgets a picture, and one that is not there', async () => {
      await store.write(streamId, Buffer.from('first'));
      for (let time = 0; time < 2; time += 1) await store.remove(streamId);
      expect(await store.read(streamId)).toBeUndefined();
      await store.write(streamId, Buffer.from('second'));
      expect(Buffer.from((await store.read(streamId)) ?? []).toString()).toBe('second');
    });

    it('lists in pages whose pictures there are, each once', async () => {
      expect(await store.walk('', 10)).toEqual([]);
      const ids = Array.from({ length: 5 }, (_, index) => `stream-with-id-${index}`);
      for (const id of ids.toReversed()) await store.write(id, Buffer.from(id));
      await store.write('stream-with-id-0', Buffer.from('newer'));
      expect(await store.walk('', 3)).toEqual(ids.slice(0, 3));
      expect(await store.walk('stream-with-id-2', 3)).toEqual(ids.slice(3));
      expect(await store.walk('stream-with-id-4', 3)).toEqual([]);
    });

    it('never gives half a picture, however many write and read at once', async () => {
      const pictures = Array.from({ length: 8 }, (_, index) => Buffer.alloc(50_000, index + 1));
      await store.write(streamId, pictures[0] ?? Buffer.alloc(1));
      const work = pictures.flatMap((picture) => [store.write(streamId, picture), store.read(streamId)]);
      for (const read of await Promise.all(work)) {
        if (read === undefined) continue;
        expect(read.length).toBe(50_000);
        expect(new Set(read).size).toBe(1);
      }
    });
  });
}
