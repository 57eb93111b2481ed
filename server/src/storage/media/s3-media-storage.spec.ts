import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { S3Bucket } from './s3-bucket';
import { S3MediaStorage } from './s3-media-storage';

const key = 'recordings/one/part/media';

/** A bucket in memory, that says how many names it has listed. */
class CountedBucket extends S3Bucket {
  readonly objects = new Map<string, Uint8Array>();
  listed = 0;
  /** How many objects are removed before that breaks off. */
  mostRemovals = Infinity;

  constructor() {
    super({ endpoint: 'http://localhost:1', region: 'none', bucket: 'none', credentials: undefined, pathStyle: true });
  }

  override put(name: string, bytes: Uint8Array): Promise<void> {
    this.objects.set(name, bytes);
    return Promise.resolve();
  }

  override size(name: string): Promise<number | undefined> {
    return Promise.resolve(this.objects.get(name)?.length);
  }

  override get(name: string, { start, end } = { start: 0, end: Infinity }): Promise<Readable | undefined> {
    const bytes = this.objects.get(name);
    return Promise.resolve(bytes && Readable.from([bytes.subarray(start, end)]));
  }

  override async *list(prefix: string, after = ''): AsyncGenerator<{ name: string; sizeBytes: number }> {
    for (const [name, { length }] of [...this.objects].sort(([one], [other]) => (one < other ? -1 : 1))) {
      if (!name.startsWith(prefix) || name <= after) continue;
      this.listed += 1;
      yield await Promise.resolve({ name, sizeBytes: length });
    }
  }

  override remove(names: readonly string[]): Promise<void> {
    for (const name of names.slice(0, this.mostRemovals)) this.objects.delete(name);
    return names.length > this.mostRemovals ? Promise.reject(new Error('killed')) : Promise.resolve();
  }
}

it('does not list every piece for each range of what is still being uploaded', async () => {
  const bucket = new CountedBucket();
  const writing = new S3MediaStorage(bucket);
  for (let offset = 0; offset < 200; offset += 1) await writing.append(key, offset, pieces(Buffer.of(offset)));
  const reading = new S3MediaStorage(bucket);
  expect(await range(reading, 10, 13)).toEqual([10, 11, 12]);
  bucket.listed = 0;
  for (let start = 0; start < 50; start += 1) expect(await range(reading, start, start + 1)).toEqual([start]);
  expect(bucket.listed).toBeLessThan(500);
  await writing.append(key, 200, pieces(Buffer.of(200)));
  expect(await range(reading, 199, 201)).toEqual([199, 200]);
});

it('goes on with a sealing that was broken off while the pieces were removed, however many are left', async () => {
  for (const mostRemovals of [0, 1, 2]) {
    const bucket = new CountedBucket();
    const storage = new S3MediaStorage(bucket);
    for (let offset = 0; offset < 3; offset += 1) await storage.append(key, offset, pieces(Buffer.of(offset)));
    bucket.mostRemovals = mostRemovals;
    await expect(storage.seal(key)).rejects.toThrow('killed');
    bucket.mostRemovals = Infinity;
    await new S3MediaStorage(bucket).seal(key);
    expect([...bucket.objects]).toEqual([[key, Buffer.of(0, 1, 2)]]);
  }
});

it('keeps the pieces when what was joined has less than they have', async () => {
  const bucket = new CountedBucket();
  const storage = new S3MediaStorage(bucket);
  await storage.append(key, 0, pieces(Buffer.of(1, 2, 3)));
  await bucket.put(key, Buffer.of(1, 2));
  await expect(storage.seal(key)).rejects.toThrow('has 2 bytes after joining 3');
  expect(bucket.objects.size).toBe(2);
});

async function range(storage: S3MediaStorage, start: number, end: number): Promise<number[]> {
  const bytes: number[] = [];
  for await (const piece of storage.read(key, start, end)) bytes.push(...piece);
  return bytes;
}

async function* pieces(...each: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* await Promise.resolve(each);
}
