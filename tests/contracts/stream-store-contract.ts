import { beforeEach, describe, expect, it } from 'vitest';
import type { StreamRecord } from '../../server/src/domain/streams/stream-record';
import type { StreamStore } from '../../server/src/domain/streams/stream-store';

const startedAt = Date.UTC(2030, 0, 1);
let count = 0;

function record(changes: Partial<StreamRecord> = {}): StreamRecord {
  count += 1;
  return {
    id: String(count).padStart(16, 'x'),
    ownerId: 'owner',
    title: 'A title',
    status: 'live',
    startedAt: startedAt + count,
    endedAt: null,
    endReason: null,
    peakViewers: 0,
    media: { audio: true, video: false },
    epoch: 1,
    thumbnail: null,
    ...changes,
  };
}

/** What every store of stream records must do. The factory gives an empty one. */
export function streamStoreContract(name: string, create: () => Promise<StreamStore>): void {
  describe(`${name}, as a store of stream records`, () => {
    let store: StreamStore;

    beforeEach(async () => {
      store = await create();
    });

    async function insert(changes: Partial<StreamRecord> = {}): Promise<StreamRecord> {
      const inserted = record(changes);
      await store.insert(inserted);
      return inserted;
    }

    async function listed(selection: Partial<Parameters<StreamStore['list']>[0]>): Promise<string[]> {
      return (await store.list({ limit: 100, ...selection })).map(({ id }) => id);
    }

    it('gives back what was put in', async () => {
      const plain = await insert();
      const full = await insert({
        title: 'Ünïcode 🎥 "quoted"',
        status: 'ended',
        endedAt: startedAt + 1_000,
        endReason: 'publisher-lost',
        peakViewers: 7,
        epoch: 3,
        thumbnail: { version: 'v1', takenAt: startedAt },
      });
      expect(await store.find(plain.id)).toEqual(plain);
      expect(await store.find(full.id)).toEqual(full);
      expect(await store.find('nobody-knows-me0')).toBeUndefined();
    });

    it('finds many at once, leaving out those that there are not', async () => {
      const [one, two] = [await insert(), await insert({ status: 'ended' })];
      await insert();
      const found = await store.findAll([two.id, 'nobody-knows-me0', one.id]);
      expect(found.toSorted((a, b) => a.startedAt - b.startedAt)).toEqual([one, two]);
      expect(await store.findAll([])).toEqual([]);
    });

    it('takes no two records of one id', async () => {
      const { id } = await insert();
      await expect(Promise.resolve().then(() => store.insert(record({ id })))).rejects.toThrow();
    });

    it('lists the newest first, and by id within a millisecond', async () => {
      const older = await insert();
      const [a, b] = [await insert({ startedAt }), await insert({ startedAt })];
      const newest = await insert();
      const sameTime = [a.id, b.id].sort().reverse();
      expect(await listed({})).toEqual([newest.id, older.id, ...sameTime]);
    });

    it('lists by status, by owner and by both', async () => {
      const live = await insert();
      const ended = await insert({ status: 'ended' });
      const other = await insert({ ownerId: 'other' });
      expect(await listed({ status: 'live' })).toEqual([other.id, live.id]);
      expect(await listed({ ownerId: 'owner' })).toEqual([ended.id, live.id]);
      expect(await listed({ ownerId: 'owner', status: 'ended' })).toEqual([ended.id]);
    });

    it('goes on after any place in the list, each record once', async () => {
      for (let index = 0; index < 10; index += 1) await insert({ startedAt: startedAt + Math.floor(index / 3) });
      const all = await listed({});
      const paged: string[] = [];
      let page = await store.list({ limit: 3 });
      while (page.length > 0) {
        paged.push(...page.map(({ id }) => id));
        page = await store.list({ limit: 3, after: page.at(-1) });
      }
      expect(paged).toEqual(all);
    });

    it('changes what it is told to, and nothing else', async () => {
      const before = await insert({ thumbnail: { version: 'v1', takenAt: 1 } });
      const titled = await store.updateLive(before.id, { title: 'New' });
      expect(titled).toEqual({ ...before, title: 'New' });
      const muted = await store.updateLive(before.id, { media: { audio: false, video: true }, epoch: 2 });
      expect(muted).toEqual({ ...before, title: 'New', media: { audio: false, video: true }, epoch: 2 });
      const pictured = await store.updateLive(before.id, { thumbnail: { version: 'v2', takenAt: 2 } });
      expect(pictured?.thumbnail).toEqual({ version: 'v2', takenAt: 2 });
      expect(await store.updateLive(before.id, {})).toEqual(pictured);
      expect(await store.find(before.id)).toEqual(pictured);
    });

    it('changes nothing that has ended or does not exist', async () => {
      const { id } = await insert({ status: 'ended' });
      expect(await store.updateLive(id, { title: 'New' })).toBeUndefined();
      expect(await store.updateLive('nobody-knows-me0', { title: 'New' })).toBeUndefined();
      expect((await store.find(id))?.title).toBe('A title');
    });

    it('changes nothing that was said in an epoch before the one that is recorded', async () => {
      const { id } = await insert({ epoch: 2 });
      expect(await store.updateLive(id, { title: 'Late', epoch: 1 }, 1)).toBeUndefined();
      expect(await store.find(id)).toMatchObject({ title: 'A title', epoch: 2 });
      expect(await store.updateLive(id, { title: 'Now' }, 2)).toMatchObject({ title: 'Now', epoch: 2 });
      expect(await store.updateLive(id, { epoch: 3 }, 3)).toMatchObject({ title: 'Now', epoch: 3 });
    });

    it('only ever raises the peak', async () => {
      const { id } = await insert();
      for (const viewers of [3, 8, 5]) await store.raisePeakViewers(id, viewers);
      expect((await store.find(id))?.peakViewers).toBe(8);
    });

    it('gives the ended record to exactly one of many who end it', async () => {
      const { id } = await insert();
      const endings = Array.from({ length: 20 }, (_, index) =>
        store.end(id, { endedAt: startedAt + index, endReason: 'publisher-lost' }),
      );
      const winners = (await Promise.all(endings)).filter((winner) => winner !== undefined);
      expect(winners).toHaveLength(1);
      expect(winners[0]).toMatchObject({ id, status: 'ended', endReason: 'publisher-lost' });
      expect(await store.find(id)).toEqual(winners[0]);
    });

    it('says that it can be used', async () => {
      await expect(store.check()).resolves.toBeUndefined();
    });
  });
}
