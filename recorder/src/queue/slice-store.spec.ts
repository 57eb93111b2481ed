import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { FallbackStore } from './fallback-store';
import { IndexedDbStore } from './indexed-db-store';
import { MemoryStore } from './memory-store';
import type { Part, Slice, SliceStore } from './slice-store';
import { watchForLeftovers } from './watch-for-leftovers';

function partOf(partId: string, beganAt = 0): Part {
  return {
    ...{ partId, streamId: 'stream', run: 0, startMs: 0, mimeType: 'video/webm', beganAt },
    ...{ uploadUrl: null, acknowledgedBytes: 0, lengthBytes: null, refusal: null },
  };
}

function sliceOf(partId: string, sequence: number, offset: number, text: string): Slice {
  return { partId, sequence, offset, durationMs: 1_000, blob: new Blob([text]) };
}

async function textsOf(slices: readonly Slice[]): Promise<string[]> {
  return Promise.all(slices.map(({ blob }) => blob.text()));
}

/** As when the person clears the site's data while the page is open. */
function clearSite(store: IndexedDbStore): void {
  indexedDB = new IDBFactory();
  store.close();
}

beforeEach(() => {
  // A browser that has stored nothing yet.
  indexedDB = new IDBFactory();
});

describe.each<[string, () => SliceStore, boolean]>([
  ['in memory', () => new MemoryStore(), false],
  ['in IndexedDB', () => new IndexedDbStore(), true],
  ['in IndexedDB with memory behind it', () => new FallbackStore(new IndexedDbStore()), true],
  ['where IndexedDB is denied', () => new FallbackStore(new DeniedStore()), false],
])('a store of slices %s', (_name, make, durable) => {
  it('gives back what was put in, in order, from the byte that is asked for', async () => {
    const store = make();
    await store.putPart(partOf('a'));
    expect(await store.append(sliceOf('a', 0, 0, 'one'))).toBe(durable);
    await store.append(sliceOf('b', 0, 0, 'other'));
    await store.append(sliceOf('a', 1, 3, 'two'));
    await store.append(sliceOf('a', 2, 6, 'three'));
    expect(await textsOf(await store.slices('a', 0, 1_000))).toEqual(['one', 'two', 'three']);
    expect(await textsOf(await store.slices('a', 4, 1_000))).toEqual(['two', 'three']);
    expect(await textsOf(await store.slices('a', 0, 6))).toEqual(['one', 'two']);
    expect(await textsOf(await store.slices('a', 0, 1))).toEqual(['one']);
    expect(await textsOf(await store.slices('a', 11, 1_000))).toEqual([]);
  });

  it('forgets what is acknowledged, but not half of a slice', async () => {
    const store = make();
    await store.putPart(partOf('a'));
    await store.append(sliceOf('a', 0, 0, 'one'));
    await store.append(sliceOf('a', 1, 3, 'two'));
    await store.acknowledge('a', 4);
    expect(await textsOf(await store.slices('a', 0, 1_000))).toEqual(['two']);
    expect(await store.part('a')).toMatchObject({ acknowledgedBytes: 4 });
  });

  it('lists parts, oldest first, until they are removed with everything of theirs', async () => {
    const store = make();
    await store.putPart(partOf('late', 2_000));
    await store.putPart(partOf('early', 1_000));
    await store.append(sliceOf('early', 0, 0, 'x'));
    await store.changePart('late', { uploadUrl: '/api/uploads/late', refusal: 'too-large' });
    expect((await store.parts()).map(({ partId }) => partId)).toEqual(['early', 'late']);
    expect(await store.part('late')).toMatchObject({ uploadUrl: '/api/uploads/late', refusal: 'too-large' });
    await store.removePart('early');
    expect(await store.part('early')).toBeNull();
    expect(await store.slices('early', 0, 1_000)).toEqual([]);
    expect(await store.parts()).toHaveLength(1);
  });

  it('changes nothing of a part that it gave away', async () => {
    const store = make();
    await store.putPart(partOf('a'));
    await store.removePart('a');
    await store.changePart('a', { refusal: 'too-large' });
    await store.acknowledge('a', 7);
    expect(await store.part('a')).toBeNull();
  });

  it('opens again after it was closed', async () => {
    const store = make();
    await store.putPart(partOf('a'));
    store.close();
    store.close();
    expect(await store.parts()).toHaveLength(1);
  });
});

describe('a store in IndexedDB', () => {
  it('keeps no slice of a part that was removed, which nobody would look for', async () => {
    const store = new IndexedDbStore();
    await store.putPart(partOf('a'));
    await store.append(sliceOf('a', 0, 0, 'one'));
    await store.removePart('a');
    expect(await store.append(sliceOf('a', 1, 3, 'two'))).toBe(false);
    expect(await store.slices('a', 0, 1_000)).toEqual([]);
  });
});

describe('a store whose disk is full', () => {
  it('goes on in memory, says so, and leaves no hole', async () => {
    const durable = new IndexedDbStore();
    const store = new FallbackStore(durable);
    const told: boolean[] = [];
    store.on('durable', (each) => told.push(each));
    await store.putPart(partOf('a'));
    await store.append(sliceOf('a', 0, 0, 'one'));
    const real = durable.append.bind(durable);
    durable.append = () => Promise.reject(new DOMException('Full', 'QuotaExceededError'));
    expect(await store.append(sliceOf('a', 1, 3, 'two'))).toBe(false);
    durable.append = real;
    // There is room again; but on the disk this one would stand after a hole.
    expect(await store.append(sliceOf('a', 2, 6, 'three'))).toBe(false);
    expect(store.durable).toBe(false);
    expect(await textsOf(await store.slices('a', 0, 1_000))).toEqual(['one', 'two', 'three']);
    expect(await textsOf(await durable.slices('a', 0, 1_000))).toEqual(['one']);
    await store.acknowledge('a', 11);
    expect(await store.append(sliceOf('a', 3, 11, 'four'))).toBe(true);
    expect(told).toEqual([false, true]);
  });
});

describe('a store whose disk takes nothing any more', () => {
  it('goes on with what is not acknowledged yet, though it cannot note that', async () => {
    const durable = new IndexedDbStore();
    const store = new FallbackStore(durable);
    await store.putPart(partOf('a'));
    await store.append(sliceOf('a', 0, 0, 'one'));
    const full = (): Promise<never> => Promise.reject(new DOMException('Full', 'QuotaExceededError'));
    durable.append = full;
    durable.acknowledge = full;
    await store.append(sliceOf('a', 1, 3, 'two'));
    await store.acknowledge('a', 3);
    expect(await textsOf(await store.slices('a', 3, 1_000))).toEqual(['two']);
    await store.acknowledge('a', 6);
    expect(await textsOf(await store.slices('a', 6, 1_000))).toEqual([]);
  });
});

describe('a store whose disk breaks for good', () => {
  it('goes on with what it knows, and with what comes from then on', async () => {
    const durable = new IndexedDbStore();
    const store = new FallbackStore(durable);
    await store.putPart(partOf('a'));
    await store.append(sliceOf('a', 0, 0, 'one'));
    await store.acknowledge('a', 3);
    Object.assign(durable, new DeniedStore());
    await store.append(sliceOf('a', 1, 3, 'two'));
    await store.changePart('a', { uploadUrl: '/api/uploads/a' });
    await store.changePart('a', { lengthBytes: 6 });
    const part = { uploadUrl: '/api/uploads/a', acknowledgedBytes: 3, lengthBytes: 6 };
    expect(await store.part('a')).toMatchObject(part);
    expect(await store.parts(), 'for whoever takes it up').toMatchObject([part]);
    expect(await textsOf(await store.slices('a', 3, 1_000))).toEqual(['two']);
  });

  it('is told everything that it could not note as soon as it can again', async () => {
    const durable = new IndexedDbStore();
    const store = new FallbackStore(durable);
    await store.putPart(partOf('a'));
    const real = durable.changePart.bind(durable);
    durable.changePart = denied;
    await store.changePart('a', { uploadUrl: '/api/uploads/a' });
    expect(await store.part('a')).toMatchObject({ uploadUrl: '/api/uploads/a' });
    durable.changePart = real;
    await store.acknowledge('a', 3);
    await store.changePart('a', { lengthBytes: 6 });
    const part = { uploadUrl: '/api/uploads/a', acknowledgedBytes: 3, lengthBytes: 6 };
    expect(await durable.part('a')).toMatchObject(part);
    expect(await store.part('a')).toMatchObject(part);
  });
});

describe('a store that is cleared while a part is recorded', () => {
  it('goes on in memory, says so, and knows how far the part has come', async () => {
    const durable = new IndexedDbStore();
    const store = new FallbackStore(durable);
    const told: boolean[] = [];
    store.on('durable', (isDurable) => told.push(isDurable));
    await store.putPart(partOf('a'));
    await store.changePart('a', { uploadUrl: '/api/uploads/a' });
    await store.append(sliceOf('a', 0, 0, 'one'));
    await store.acknowledge('a', 3);
    clearSite(durable);
    expect(await store.append(sliceOf('a', 1, 3, 'two'))).toBe(false);
    expect(await store.append(sliceOf('a', 2, 6, 'three'))).toBe(false);
    expect(told).toEqual([false]);
    expect(await textsOf(await store.slices('a', 3, 1_000))).toEqual(['two', 'three']);
    expect(await store.part('a')).toMatchObject({ uploadUrl: '/api/uploads/a', acknowledgedBytes: 3 });

    await store.putPart(partOf('b'));
    expect(await store.append(sliceOf('b', 0, 0, 'next')), 'the next part is safe again').toBe(true);
  });

  it('is not taken for the end of that part, even before its next slice', async () => {
    const durable = new IndexedDbStore();
    const store = new FallbackStore(durable);
    await store.putPart(partOf('a'));
    clearSite(durable);
    expect(await store.part('a')).toMatchObject({ partId: 'a' });
    await store.removePart('a');
    expect(await store.part('a')).toBeNull();
  });

  it('brings no part back that another page has finished', async () => {
    const durable = new IndexedDbStore();
    await durable.putPart(partOf('a'));
    const store = new FallbackStore(durable);
    expect(await store.part('a')).not.toBeNull();
    await new IndexedDbStore().removePart('a');
    expect(await store.part('a')).toBeNull();
    expect(await store.append(sliceOf('a', 0, 0, 'late'))).toBe(false);
    expect(await store.slices('a', 0, 1_000)).toEqual([]);
  });
});

describe('the watch for leftovers', () => {
  it('finds what a page left', async () => {
    await new IndexedDbStore().putPart(partOf('a'));
    await new Promise<void>((found) => watchForLeftovers(found));
  });

  it('finds nothing where nothing is left, and makes no database for it', async () => {
    let found = 0;
    const end = watchForLeftovers(() => found++);
    await new Promise((resolve) => setTimeout(resolve, 20));
    end();
    expect(found).toBe(0);
    expect(await indexedDB.databases()).toEqual([]);
  });
});

/** A private window of a browser that denies storage in it. */
class DeniedStore extends IndexedDbStore {
  override parts = denied;
  override part = denied;
  override putPart = denied;
  override changePart = denied;
  override append = denied;
  override slices = denied;
  override acknowledge = denied;
  override removePart = denied;
}

function denied(): Promise<never> {
  return Promise.reject(new DOMException('Denied', 'SecurityError'));
}
