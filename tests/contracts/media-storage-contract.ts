import { beforeEach, describe, expect, it } from 'vitest';
import type { MediaStorage } from '../../server/src/domain/recordings/media-storage';

const key = 'recordings/abcdefghijklmnop/part-one-of-many/media';
const folder = 'recordings/abcdefghijklmnop';

/** What every storage of media must do. The factory gives an empty one, and more views of it as other instances have. */
export function mediaStorageContract(
  name: string,
  create: () => Promise<{ storage: MediaStorage; elsewhere: () => MediaStorage }>,
): void {
  describe(`${name}, as a storage of media`, () => {
    let storage: MediaStorage;
    let elsewhere: () => MediaStorage;

    beforeEach(async () => {
      ({ storage, elsewhere } = await create());
    });

    it('knows nothing before the first byte', async () => {
      await storage.check();
      expect(await storage.size(key)).toBeUndefined();
      expect(await storage.readWhole(key)).toBeUndefined();
      expect(await listed(storage, folder)).toEqual({});
      expect(await storage.usedBytes()).toBe(0);
      await expect(bytesOf(storage.read(key, 0, 1))).rejects.toMatchObject({ code: 'not-found' });
    });

    it('says how much room there is, where it knows', async () => {
      await storage.check();
      const { freeBytes, totalBytes } = (await storage.room()) ?? { freeBytes: 1, totalBytes: 1 };
      expect(freeBytes).toBeGreaterThan(0);
      expect(totalBytes).toBeGreaterThanOrEqual(freeBytes);
    });

    it('keeps an object that is still empty', async () => {
      expect(await storage.append(key, 0, pieces())).toBe(0);
      expect(await elsewhere().size(key)).toBe(0);
      expect(await bytesOf(storage.read(key, 0, 0))).toHaveLength(0);
    });

    it('appends piece after piece, and another instance sees each', async () => {
      const whole = noise(3_000_000);
      let offset = 0;
      for (const length of [1, 0, 70_000, 999_999, 1_930_000]) {
        const piece = whole.subarray(offset, offset + length);
        expect(await storage.append(key, offset, pieces(...split(piece, 65_536)))).toBe(offset + length);
        offset += length;
        expect(await elsewhere().size(key)).toBe(offset);
      }
      expect(same(await bytesOf(elsewhere().read(key, 0, whole.length)), whole)).toBe(true);
    });

    it('takes more than fits into one piece of the network', async () => {
      const whole = noise(13_000_001);
      expect(await storage.append(key, 0, pieces(...split(whole, 1_000_000)))).toBe(whole.length);
      expect(same(await bytesOf(storage.read(key, 0, whole.length)), whole)).toBe(true);
    });

    it('refuses bytes that do not go on where the object ends', async () => {
      await expect(storage.append(key, 5, pieces(noise(1)))).rejects.toMatchObject({ code: 'offset-conflict' });
      expect(await storage.size(key)).toBeUndefined();
      await storage.append(key, 0, pieces(noise(10)));
      for (const offset of [0, 9, 11]) {
        await expect(storage.append(key, offset, pieces(noise(5)))).rejects.toMatchObject({ code: 'offset-conflict' });
      }
      expect(await storage.size(key)).toBe(10);
      expect(same(await bytesOf(storage.read(key, 0, 10)), noise(10))).toBe(true);
    });

    it('goes on where another instance has left off', async () => {
      const whole = noise(600);
      await storage.append(key, 0, pieces(whole.subarray(0, 100)));
      await elsewhere().append(key, 100, pieces(whole.subarray(100, 300)));
      await expect(storage.append(key, 100, pieces(whole.subarray(100)))).rejects.toMatchObject({
        code: 'offset-conflict',
      });
      await storage.append(key, 300, pieces(whole.subarray(300)));
      expect(same(await bytesOf(elsewhere().read(key, 0, 600)), whole)).toBe(true);
    });

    it('comes to no harm when two write the same bytes at once', async () => {
      const whole = noise(900_000);
      const shorter = whole.subarray(0, 500_000);
      await Promise.allSettled([
        storage.append(key, 0, pieces(...split(whole, 65_536))),
        elsewhere().append(key, 0, pieces(...split(shorter, 50_000))),
      ]);
      const size = (await elsewhere().size(key)) ?? 0;
      expect([500_000, 900_000]).toContain(size);
      expect(same(await bytesOf(elsewhere().read(key, 0, size)), whole.subarray(0, size))).toBe(true);
    });

    it('keeps what came before its source broke off', async () => {
      const whole = noise(200_000);
      await storage.append(key, 0, pieces(whole.subarray(0, 1_000)));
      const breaking = async function* (): AsyncGenerator<Uint8Array> {
        yield* split(whole.subarray(1_000, 100_000), 10_000);
        await Promise.reject(new Error('the line is cut'));
      };
      await expect(storage.append(key, 1_000, breaking())).rejects.toThrow('the line is cut');
      const size = (await elsewhere().size(key)) ?? 0;
      expect(size).toBe(100_000);
      await storage.append(key, size, pieces(whole.subarray(size)));
      expect(same(await bytesOf(storage.read(key, 0, whole.length)), whole)).toBe(true);
    });

    it('reads any range, across every joint', async () => {
      const whole = noise(50_000);
      for (let offset = 0; offset < whole.length; offset += 10_000) {
        await storage.append(key, offset, pieces(whole.subarray(offset, offset + 10_000)));
      }
      for (const [start, end] of [
        [0, 1],
        [9_999, 10_001],
        [10_000, 20_000],
        [5, 49_999],
        [49_999, 50_000],
        [20_000, 20_000],
      ] as const) {
        expect(same(await bytesOf(storage.read(key, start, end)), whole.subarray(start, end))).toBe(true);
      }
      await expect(bytesOf(storage.read(key, 49_000, 60_000))).rejects.toThrow();
    });

    it('lets a reader stop early', async () => {
      await storage.append(key, 0, pieces(...split(noise(4_000_000), 500_000)));
      for await (const piece of storage.read(key, 0, 4_000_000)) {
        expect(piece.length).toBeGreaterThan(0);
        break;
      }
      expect(await storage.size(key)).toBe(4_000_000);
    });

    it('reads the same when it is sealed, while and after', async () => {
      const whole = noise(6_000_000);
      for (let offset = 0; offset < whole.length; offset += 750_000) {
        await storage.append(key, offset, pieces(whole.subarray(offset, offset + 750_000)));
      }
      const during = bytesOf(elsewhere().read(key, 0, whole.length));
      await Promise.all([storage.seal(key), elsewhere().seal(key)]);
      expect(same(await during, whole)).toBe(true);
      for (const each of [storage, elsewhere()]) {
        expect(await each.size(key)).toBe(whole.length);
        expect(same(await bytesOf(each.read(key, 700_000, 5_900_000)), whole.subarray(700_000, 5_900_000))).toBe(true);
      }
      await storage.seal(key);
      expect(await listed(storage, folder)).toEqual({ [key]: whole.length });
    });

    it('seals what is too large for one request', async () => {
      // Three parts where an object is put together of parts.
      const whole = noise(20_000_003);
      await storage.append(key, 0, pieces(...split(whole, 3_000_000)));
      const during = bytesOf(elsewhere().read(key, 0, whole.length));
      await storage.seal(key);
      expect(same(await during, whole)).toBe(true);
      expect(await listed(elsewhere(), folder)).toEqual({ [key]: whole.length });
      const joint = 8 * 1_048_576;
      const across = await bytesOf(elsewhere().read(key, joint - 7, 2 * joint + 7));
      expect(same(across, whole.subarray(joint - 7, 2 * joint + 7))).toBe(true);
      expect(same(await bytesOf(storage.read(key, 0, whole.length)), whole)).toBe(true);
    });

    it('seals what is empty or not there', async () => {
      await storage.seal(key);
      await storage.append(key, 0, pieces());
      await storage.seal(key);
      expect(await storage.size(key)).toBe(0);
    });

    it('replaces small objects as a whole, however many write and read at once', async () => {
      const index = `${folder}/index`;
      await storage.write(index, Buffer.alloc(40_000, 1));
      const work = [2, 3, 4, 5].flatMap((fill) => [
        storage.write(index, Buffer.alloc(40_000, fill)),
        elsewhere().readWhole(index),
      ]);
      for (const read of await Promise.all(work)) {
        if (!read) continue;
        expect(read.length).toBe(40_000);
        expect(new Set(read).size).toBe(1);
      }
      await storage.write(index, Buffer.from('small'));
      expect(Buffer.from((await elsewhere().readWhole(index)) ?? []).toString()).toBe('small');
      expect(Buffer.from(await bytesOf(elsewhere().read(index, 1, 3))).toString()).toBe('ma');
    });

    it('lists and counts what is there, and removes only what is below a prefix', async () => {
      await storage.append(key, 0, pieces(noise(10)));
      await storage.append(key, 10, pieces(noise(15)));
      await storage.write(`${folder}/index`, noise(5));
      await storage.write('recordings/abcdefghijklmnopq/index', noise(7));
      expect(await listed(elsewhere(), folder)).toEqual({ [key]: 25, [`${folder}/index`]: 5 });
      expect(Object.keys(await listed(storage, 'recordings'))).toHaveLength(3);
      expect(await storage.usedBytes()).toBe(37);
      await storage.remove(key);
      expect(await elsewhere().size(key)).toBeUndefined();
      expect(await storage.size(`${folder}/index`)).toBe(5);
      await elsewhere().remove(folder);
      expect(await storage.readWhole(`${folder}/index`)).toBeUndefined();
      expect(await storage.usedBytes()).toBe(7);
      await storage.remove(folder);
      await expect(storage.append(key, 10, pieces(noise(1)))).rejects.toMatchObject({ code: 'offset-conflict' });
    });

    it('sees what another instance has removed, and what it began in its place', async () => {
      await storage.append(key, 0, pieces(noise(10)));
      await storage.append(key, 10, pieces(noise(10)));
      await bytesOf(storage.read(key, 0, 20));
      await elsewhere().remove(folder);
      expect(await storage.size(key)).toBeUndefined();
      await storage.append(key, 0, pieces(noise(10)));
      expect(await storage.size(key)).toBe(10);
      await elsewhere().remove(folder);
      await elsewhere().append(key, 0, pieces(noise(4)));
      expect(await storage.size(key)).toBe(4);
      expect(same(await bytesOf(storage.read(key, 0, 4)), noise(4))).toBe(true);
    });

    it.each(['', '/etc/passwd', '../outside', 'a/../b', 'a//b', '.hidden', 'a/.', 'a/b\0', 'a\\b', 'ä'])(
      'does not take %j for a key',
      async (wrong) => {
        await expect(storage.append(wrong, 0, pieces(noise(1)))).rejects.toThrow('is no key');
        await expect(storage.write(wrong, noise(1))).rejects.toThrow('is no key');
        await expect(storage.remove(wrong)).rejects.toThrow('is no key');
        await expect(bytesOf(storage.read(wrong, 0, 1))).rejects.toThrow('is no key');
      },
    );
  });
}

async function* pieces(...each: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* await Promise.resolve(each);
}

function* split(bytes: Uint8Array, length: number): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += length) yield bytes.subarray(start, start + length);
}

async function bytesOf(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of source) all.push(piece);
  return Buffer.concat(all);
}

async function listed(storage: MediaStorage, prefix: string): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for await (const { key: each, sizeBytes } of storage.list(prefix)) found[each] = sizeBytes;
  return found;
}

function same(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}

/** Bytes that are never the same at two places near each other (xorshift), so that a wrong joint shows. */
function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 88_172_645;
  for (let place = 0; place < length; place += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[place] = state;
  }
  return bytes;
}
