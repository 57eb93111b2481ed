import { beforeEach, describe, expect, it } from 'vitest';
import type { RecordingRecord } from '../../server/src/domain/recordings/recording-record';
import {
  type RecordingPosition,
  type RecordingSelection,
  type RecordingSort,
  type RecordingStore,
  sortValue,
} from '../../server/src/domain/recordings/recording-store';

const startedAt = Date.UTC(2030, 0, 1);
const sorts: readonly RecordingSort[] = ['newest', 'oldest', 'longest', 'largest', 'title'];
let count = 0;

function record(changes: Partial<RecordingRecord> = {}): RecordingRecord {
  count += 1;
  return {
    id: `r${String(count).padStart(15, '0')}`,
    streamId: `s${String(count).padStart(15, '0')}`,
    ownerId: 'owner',
    title: `Title ${count}`,
    renamed: false,
    visibility: 'public',
    state: 'ready',
    failure: null,
    startedAt: startedAt + count,
    durationMs: 1_000 + count,
    sizeBytes: 10_000 + count,
    mimeType: 'video/webm',
    tracks: { audio: true, video: true },
    thumbnail: null,
    parts: [],
    version: null,
    file: null,
    lastReceivedAt: startedAt,
    dueAt: null,
    finalizer: null,
    revision: 0,
    ...changes,
  };
}

const part = {
  partId: '-1234567890abcde',
  epoch: 2,
  run: 1,
  startMs: 12.5,
  mimeType: 'video/webm;codecs="vp8,opus"',
  metadata: 'streamId eHh4',
  length: null,
  receivedBytes: 17,
  durationMs: 3.25,
};

/** What every store of recording records must do. The factory gives an empty one. */
export function recordingStoreContract(name: string, create: () => Promise<RecordingStore>): void {
  describe(`${name}, as a store of recording records`, () => {
    let store: RecordingStore;

    beforeEach(async () => {
      store = await create();
    });

    async function insert(changes: Partial<RecordingRecord> = {}): Promise<RecordingRecord> {
      const inserted = record(changes);
      expect(await store.insert(inserted)).toBe(true);
      return inserted;
    }

    async function listed(selection: Partial<RecordingSelection>): Promise<string[]> {
      return (await store.list({ sort: 'newest', limit: 100, ...selection })).map(({ id }) => id);
    }

    it('gives back what was put in, by its id and by its stream', async () => {
      const plain = await insert();
      const full = await insert({
        title: 'Ünïcode 🎥 "quoted"',
        renamed: true,
        visibility: 'private',
        state: 'failed',
        failure: 'not-media',
        thumbnail: 'v1',
        parts: [part, { ...part, partId: '1234567890123456', length: 17 }],
        version: 'v2',
        file: 'recordings/x/file',
        dueAt: startedAt + 5,
        finalizer: 'token',
      });
      expect(await store.find(plain.id)).toEqual(plain);
      expect(await store.find(full.id)).toEqual(full);
      expect(await store.findByStream(full.streamId)).toEqual(full);
      expect(await store.find('nobody-knows-me0')).toBeUndefined();
      expect(await store.findByStream('nobody-knows-me0')).toBeUndefined();
    });

    it('takes one recording of each stream, of all who make one at once', async () => {
      const rivals = Array.from({ length: 10 }, () => record({ streamId: 'one-stream-00000' }));
      const outcomes = await Promise.all(rivals.map((rival) => store.insert(rival)));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      const winner = rivals[outcomes.indexOf(true)];
      expect(await store.findByStream('one-stream-00000')).toEqual(winner);
    });

    it('takes of many changes that were made to the same revision exactly one', async () => {
      const before = await insert();
      const changes = Array.from({ length: 20 }, (_, index) => ({ ...before, title: `Changed ${index}` }));
      const outcomes = await Promise.all(changes.map((changed) => store.replace(changed)));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(await store.find(before.id)).toEqual({ ...changes[outcomes.indexOf(true)], revision: 1 });
    });

    it('replaces everything of a record, also what becomes nothing', async () => {
      const before = await insert({ parts: [part], dueAt: 5, thumbnail: 'v1', finalizer: 'token' });
      const after = {
        ...before,
        parts: [],
        dueAt: null,
        thumbnail: null,
        finalizer: null,
        state: 'uploading' as const,
      };
      expect(await store.replace(after)).toBe(true);
      expect(await store.find(before.id)).toEqual({ ...after, revision: 1 });
    });

    it('changes and removes nothing that is not there any more', async () => {
      const before = await insert();
      expect(await store.replace(before)).toBe(true);
      expect(await store.remove(before)).toBe(false);
      expect(await store.remove({ id: before.id, revision: 1 })).toBe(true);
      expect(await store.find(before.id)).toBeUndefined();
      expect(await store.replace({ ...before, revision: 1 })).toBe(false);
      expect(await store.find(before.id)).toBeUndefined();
    });

    it('lists to everybody what is public and not failed', async () => {
      const ready = await insert();
      const uploading = await insert({ state: 'uploading' });
      for (const visibility of ['unlisted', 'private'] as const) await insert({ visibility });
      for (const state of ['failed', 'deleted'] as const) await insert({ state });
      expect(await listed({})).toEqual([uploading.id, ready.id]);
    });

    it('lists to its owner everything, and nothing of others', async () => {
      const own = [await insert({ visibility: 'private' }), await insert({ state: 'failed' })];
      await insert({ ownerId: 'other' });
      expect(await listed({ ownerId: 'owner' })).toEqual(own.map(({ id }) => id).reverse());
      expect(await listed({ ownerId: 'nobody' })).toEqual([]);
    });

    it('finds titles by any part of them, whatever the case, and takes nothing for a pattern', async () => {
      const unicode = await insert({ title: 'Grüße aus KÖLN' });
      const pattern = await insert({ title: '100% (a+b)* [x] \\d $' });
      expect(await listed({ titleContains: 'köln' })).toEqual([unicode.id]);
      expect(await listed({ titleContains: 'aus k', ownerId: 'owner' })).toEqual([unicode.id]);
      for (const text of ['100%', '(a+b)*', '[x]', '\\d', '$']) {
        expect(await listed({ titleContains: text })).toEqual([pattern.id]);
      }
      for (const text of ['.', '_', '^']) {
        expect(await listed({ titleContains: text })).toEqual([]);
      }
    });

    it.each(sorts)('goes on after any place in the list, each record once: %s', async (sort) => {
      const records: RecordingRecord[] = [];
      for (let index = 0; index < 9; index += 1) {
        const group = (index * 5) % 3;
        const alike = { startedAt: startedAt + group, durationMs: group, sizeBytes: group, title: `É title ${group}` };
        records.push(await insert(alike));
      }
      const value = (entry: RecordingRecord): number | string => sortValue(entry, sort);
      const ascending = [...records].sort((a, b) => {
        if (value(a) !== value(b)) return value(a) < value(b) ? -1 : 1;
        return a.id < b.id ? -1 : 1;
      });
      const expected = (sort === 'oldest' || sort === 'title' ? ascending : ascending.reverse()).map(({ id }) => id);
      for (const ownerId of [undefined, 'owner']) {
        const paged: string[] = [];
        let after: RecordingPosition | undefined;
        for (;;) {
          const page = await store.list({ sort, ownerId, limit: 2, after });
          const last = page.at(-1);
          if (last === undefined) break;
          paged.push(...page.map(({ id }) => id));
          after = { value: sortValue(last, sort), id: last.id };
        }
        expect(paged).toEqual(expected);
      }
    });

    it('tells what is due, what waits longest first', async () => {
      await insert();
      await insert({ dueAt: 30 });
      const second = await insert({ dueAt: 20 });
      const first = await insert({ dueAt: 10 });
      expect((await store.due(20, 10)).map(({ id }) => id)).toEqual([first.id, second.id]);
      expect((await store.due(20, 1)).map(({ id }) => id)).toEqual([first.id]);
      expect(await store.due(9, 10)).toEqual([]);
    });

    it('tells what is not finished and due late, what is due first, first', async () => {
      for (const state of ['ready', 'failed', 'deleted'] as const) await insert({ state, dueAt: 50 });
      await insert({ state: 'uploading' });
      await insert({ state: 'uploading', dueAt: 20 });
      const second = await insert({ state: 'finalizing', dueAt: 40, finalizer: 'token' });
      const first = await insert({ state: 'uploading', dueAt: 30 });
      expect((await store.unfinishedDueAfter(20, 10)).map(({ id }) => id)).toEqual([first.id, second.id]);
      expect((await store.unfinishedDueAfter(20, 1)).map(({ id }) => id)).toEqual([first.id]);
      expect(await store.unfinishedDueAfter(40, 10)).toEqual([]);
    });

    it('walks through all of them', async () => {
      const all = [await insert({ visibility: 'private' }), await insert({ state: 'deleted' }), await insert()];
      const ids = all.map(({ id }) => id);
      expect((await store.walk('', 2)).map(({ id }) => id)).toEqual(ids.slice(0, 2));
      expect((await store.walk(ids[1] ?? '', 2)).map(({ id }) => id)).toEqual(ids.slice(2));
    });
  });
}
