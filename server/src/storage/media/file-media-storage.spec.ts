import { appendFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { countingRandomness } from '../../testing/broadcast-world';
import { FileMediaStorage } from './file-media-storage';

const key = 'recordings/one/part/media';

let folder: string;
let path: string;
/** What was made durable before anybody was told of it. */
let confirmed: string[];
let failure: Error | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onair-media-'));
  path = join(folder, key);
  mkdirSync(join(folder, 'recordings/one/part'), { recursive: true });
  [confirmed, failure] = [[], undefined];
});

/** A storage as it is after a start. */
function started(): FileMediaStorage {
  return new FileMediaStorage(folder, countingRandomness(), (confirmedPath) => {
    confirmed.push(confirmedPath);
    return failure === undefined ? Promise.resolve() : Promise.reject(failure);
  });
}

it('makes durable what a killed process left, before it says how much there is', async () => {
  writeFileSync(path, 'bytes that were written, and never synced');
  failure = new Error('the disk is broken');
  const storage = started();
  await expect(storage.size(key)).rejects.toThrow(failure);
  failure = undefined;
  expect(await storage.size(key)).toBe(41);
  expect(confirmed).toEqual([path, path]);
});

it('makes durable what another instance has written meanwhile', async () => {
  writeFileSync(path, 'one');
  const storage = started();
  await storage.size(key);
  appendFileSync(path, 'another');
  expect(await storage.size(key)).toBe(10);
  expect(confirmed).toEqual([path, path]);
});

it('does not go on with a file whose beginning may not be durable', async () => {
  writeFileSync(path, 'left');
  failure = new Error('the disk is broken');
  await expect(started().append(key, 4, pieces('more'))).rejects.toThrow(failure);
});

it('syncs once what it has written itself, or has looked at before', async () => {
  const storage = started();
  expect(await storage.append(key, 0, pieces('one'))).toBe(3);
  expect(await storage.append(key, 3, pieces('two'))).toBe(6);
  expect(await storage.size(key)).toBe(6);
  expect(confirmed).toEqual([]);
  writeFileSync(join(folder, 'recordings/one/other'), 'left');
  expect([await storage.size('recordings/one/other'), await storage.size('recordings/one/other')]).toEqual([4, 4]);
  expect(confirmed).toHaveLength(1);
});

it('removes what there is while somebody writes more of it', async () => {
  const storage = started();
  const keys = Array.from({ length: 8 }, (_, part) => `recordings/one/part-${part}/index`);
  for (let round = 0; round < 50; round += 1) {
    const writing = Promise.allSettled(keys.map((written) => storage.write(written, Buffer.from('an index'))));
    await storage.remove('recordings/one');
    await writing;
  }
  await storage.remove('recordings/one');
  expect(await storage.usedBytes()).toBe(0);
});

it('counts what has not got its name yet as used, and lists it nowhere', async () => {
  const storage = started();
  await storage.append(key, 0, pieces('bytes'));
  mkdirSync(join(folder, '.export-host-1-abc'));
  writeFileSync(join(folder, '.export-host-1-abc/file'), 'half a file');
  writeFileSync(join(folder, 'recordings/one/part/.token.unfinished'), 'half');
  expect(await storage.usedBytes()).toBe(20);
  const listed: string[] = [];
  for await (const object of storage.list('recordings')) listed.push(object.key);
  expect(listed).toEqual([key]);
});

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}
