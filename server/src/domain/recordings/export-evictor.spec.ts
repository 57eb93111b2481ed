import { beforeEach, expect, it } from 'vitest';
import { silentLog } from '../../testing/broadcast-world';
import { ManualClock } from '../../testing/manual-clock';
import { MemoryMediaStorage } from '../../testing/memory-media-storage';
import { ExportEvictor } from './export-evictor';
import { newExport } from './kept-export';
import { StorageGauge } from './storage-gauge';

const mebibyte = 1_048_576;
/** What is left of the limit for anything but uploads. */
const spare = 100;

let clock: ManualClock;
let media: MemoryMediaStorage;
let lists: number;

beforeEach(() => {
  [clock, media, lists] = [new ManualClock(), new MemoryMediaStorage(), 0];
  const list = media.list.bind(media);
  media.list = (prefix) => {
    lists += 1;
    return list(prefix);
  };
});

function evictor(): ExportEvictor {
  const gauge = new StorageGauge(media, clock, 64 * mebibyte + spare);
  return new ExportEvictor({ storage: media, gauge, clock, log: silentLog });
}

function keep(id: string, madeAt: number, bytes: number): void {
  const { fileKey, markKey } = newExport({ id }, 'version', madeAt, id);
  media.objects.set(fileKey, Buffer.alloc(bytes)).set(markKey, Buffer.alloc(0));
}

function kept(): string[] {
  const ids = [...media.objects.keys()].map((key) => /^recordings\/(.+)\/exports\//.exec(key)?.[1]);
  return [...new Set(ids.filter((id) => id !== undefined))];
}

it('leaves everything where there is room', async () => {
  keep('one', 1, spare - 1);
  await evictor().look();
  expect(kept()).toEqual(['one']);
  expect(lists).toBe(0);
});

it('removes the oldest exports, and no more of them than it takes', async () => {
  for (const [id, madeAt] of [
    ['newest', 3],
    ['oldest', 1],
    ['older', 2],
  ] as const)
    keep(id, madeAt, 60);
  await evictor().look();
  expect(kept()).toEqual(['newest']);
});

it('takes those for the oldest whose names do not say when they were made', async () => {
  keep('named', 1, 60);
  media.objects.set('recordings/unnamed/exports/version.token.mp4', Buffer.alloc(60));
  media.objects.set('recordings/unnamed/exports/version.token.whole', Buffer.alloc(0));
  await evictor().look();
  expect(kept()).toEqual(['named']);
});

it('removes nothing else, not even an export that is being made, and says then that it is full', async () => {
  const keys = ['recordings/a/part/media', 'recordings/a/joined/v.mp4', 'recordings/a/exports/v.5.token.mp4'];
  for (const key of keys) media.objects.set(key, Buffer.alloc(30 * mebibyte));
  keep('one', 1, 60);
  await expect(evictor().look()).rejects.toMatchObject({ code: 'storage-full' });
  expect([...media.objects.keys()]).toEqual(keys);
});

it('looks through everything once for all who ask, and seldom where there is nothing to remove', async () => {
  media.objects.set('recordings/a/part/media', Buffer.alloc(spare));
  const one = evictor();
  const look = (): Promise<void> => one.look();
  await Promise.all([look(), look(), look()]);
  for (let time = 0; time < 5; time += 1) await look();
  expect(lists).toBe(1);
  await clock.advance(60_000);
  await look();
  expect(lists).toBe(2);
});
