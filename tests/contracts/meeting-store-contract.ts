import { beforeEach, describe, expect, it } from 'vitest';
import type { MeetingRecord } from '../../server/src/domain/meetings/meeting-record';
import type { MeetingStore } from '../../server/src/domain/meetings/meeting-store';

const id = (letter: string): string => letter.repeat(22);
const at = Date.UTC(2030, 0, 1);

function record(letter: string, more: Partial<MeetingRecord> = {}): MeetingRecord {
  const times = { createdAt: at, keptUntil: at + 1_000 };
  return { id: id(letter), kind: 'meeting', ownerId: 'owner', participants: [], ...times, ...more };
}

/** What every meeting store must do. The factory gives an empty one. */
export function meetingStoreContract(name: string, create: () => Promise<MeetingStore>): void {
  describe(`${name}, as a meeting store`, () => {
    let store: MeetingStore;

    beforeEach(async () => {
      store = await create();
    });

    it('finds what was inserted, as it was', async () => {
      const participants = ['ada', 'bob'].map((who) => ({
        ownerId: `owner of ${who}`,
        personId: who,
        nameKey: `key of ${who}`,
        name: `${who} 🎥`,
      }));
      for (const made of [record('a'), record('b', { kind: 'room' }), record('c', { kind: 'call', participants })]) {
        await store.insert(made);
        expect(await store.find(made.id)).toEqual(made);
      }
      expect(await store.find(id('x'))).toBeUndefined();
    });

    it('has each id once', async () => {
      await store.insert(record('a'));
      await expect((async () => store.insert(record('a')))()).rejects.toThrow();
    });

    it('keeps meetings longer, never shorter, and brings none back', async () => {
      await store.insert(record('a'));
      await store.insert(record('b'));
      await store.keep([id('a'), id('b'), id('x')], at + 5_000);
      await store.keep([id('a')], at + 2_000);
      await store.keep([], at);
      for (const letter of ['a', 'b']) expect((await store.find(id(letter)))?.keptUntil).toBe(at + 5_000);
      expect(await store.find(id('x'))).toBeUndefined();
    });

    it('removes one, safe to repeat', async () => {
      await store.insert(record('a'));
      await store.remove(id('a'));
      await store.remove(id('a'));
      expect(await store.find(id('a'))).toBeUndefined();
    });

    it('removes what was kept for long enough, and nothing else', async () => {
      await store.insert(record('a', { keptUntil: at + 1_000 }));
      await store.insert(record('b', { keptUntil: at + 1_001 }));
      await store.prune(at + 1_000);
      expect(await store.find(id('a'))).toBeUndefined();
      expect(await store.find(id('b'))).toBeDefined();
    });
  });
}
