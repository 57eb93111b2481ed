import { expect, it } from 'vitest';
import { ManualClock } from '../../testing/manual-clock';
import { StorageGauge } from './storage-gauge';

const mebibyte = 1_048_576;
const full = { code: 'storage-full' };
const dispensable = { dispensable: true };

const room = (): Promise<undefined> => Promise.resolve(undefined);

it('takes what fits and refuses the byte too many, without counting it', async () => {
  const gauge = new StorageGauge({ usedBytes: () => Promise.resolve(90), room }, new ManualClock(), 100);
  await gauge.look();
  gauge.count(9);
  expect(() => gauge.count(2)).toThrow(expect.objectContaining(full));
  gauge.count(1);
  await expect(gauge.look()).rejects.toMatchObject(full);
});

it('notices that there is room again when something was removed', async () => {
  let used = 100;
  const gauge = new StorageGauge({ usedBytes: () => Promise.resolve(used), room }, new ManualClock(), 100);
  await expect(gauge.look()).rejects.toMatchObject(full);
  used = 10;
  gauge.forget();
  await gauge.look();
  gauge.count(90);
});

it('does not look at everything for each of many who ask at once', async () => {
  let looks = 0;
  const usedBytes = (): Promise<number> => Promise.resolve((looks += 1));
  const gauge = new StorageGauge({ usedBytes, room }, new ManualClock(), 1_000_000_000);
  await Promise.all(Array.from({ length: 50 }, () => gauge.look()));
  await gauge.look();
  expect(looks).toBe(1);
});

it('looks at nothing that is stored without a limit', async () => {
  const usedBytes = (): Promise<number> => Promise.reject(new Error('not to be asked'));
  const gauge = new StorageGauge({ usedBytes, room }, new ManualClock(), undefined);
  await gauge.look();
  gauge.count(1e15);
});

it('leaves less for what is recorded where a recording is joined, which cannot be had otherwise', async () => {
  const gauge = new StorageGauge({ usedBytes: () => Promise.resolve(0), room }, new ManualClock(), 10_000 * mebibyte);
  await expect(gauge.reserve(9_600 * mebibyte, dispensable)).rejects.toMatchObject(full);
  await expect(gauge.reserve(9_937 * mebibyte, { dispensable: false })).rejects.toMatchObject(full);
  await gauge.reserve(9_936 * mebibyte, { dispensable: false });
});

it('is not short because of what is set aside and seen on the disk as well', async () => {
  let used = 0;
  const gauge = new StorageGauge({ usedBytes: () => Promise.resolve(used), room }, new ManualClock(), 1_000 * mebibyte);
  await gauge.reserve(900 * mebibyte, dispensable);
  used = 900 * mebibyte;
  gauge.forget();
  expect(await gauge.isShort()).toBe(false);
  used = 940 * mebibyte;
  gauge.forget();
  expect(await gauge.isShort()).toBe(true);
});

it('sets room aside only where enough is left for what is recorded, and gives it back', async () => {
  const gauge = new StorageGauge({ usedBytes: () => Promise.resolve(0), room }, new ManualClock(), 100 * mebibyte);
  await expect(gauge.reserve(40 * mebibyte, dispensable)).rejects.toMatchObject(full);
  const release = await gauge.reserve(30 * mebibyte, dispensable);
  expect(() => gauge.count(71 * mebibyte)).toThrow(expect.objectContaining(full));
  release();
  release();
  gauge.count(100 * mebibyte);
});

it.each([
  ['a twentieth of the limit', 10_000, 500],
  ['1 GiB of a large one', 100_000, 1_024],
  ['64 MiB at least', 1_000, 64],
])('leaves %s for what is recorded', async (_, limit, left) => {
  const gauge = new StorageGauge({ usedBytes: () => Promise.resolve(0), room }, new ManualClock(), limit * mebibyte);
  await expect(gauge.reserve((limit - left + 1) * mebibyte, dispensable)).rejects.toMatchObject(full);
  await gauge.reserve((limit - left) * mebibyte, dispensable);
});

it('leaves some of the disk free, whatever the limit, and goes on when there is room again', async () => {
  let freeBytes = 300 * mebibyte;
  const usedBytes = (): Promise<number> => Promise.resolve(0);
  const disk = { usedBytes, room: () => Promise.resolve({ totalBytes: 1e12, freeBytes }) };
  for (const limit of [undefined, 1e12]) {
    freeBytes = 300 * mebibyte;
    const gauge = new StorageGauge(disk, new ManualClock(), limit);
    await gauge.look();
    gauge.count(40 * mebibyte);
    expect(() => gauge.count(5 * mebibyte)).toThrow(expect.objectContaining(full));
    gauge.count(4 * mebibyte);
    freeBytes = 256 * mebibyte;
    await expect(gauge.look()).rejects.toMatchObject(full);
    await expect(gauge.reserve(1, dispensable)).rejects.toMatchObject(full);
    freeBytes = (256 + 1_024 + 80) * mebibyte;
    await expect(gauge.reserve(81 * mebibyte, dispensable)).rejects.toMatchObject(full);
    (await gauge.reserve(80 * mebibyte, dispensable))();
    gauge.count((1_024 + 80) * mebibyte);
  }
});

it('leaves a twentieth of a small disk free', async () => {
  const disk = {
    usedBytes: (): Promise<number> => Promise.resolve(0),
    room: () => Promise.resolve({ totalBytes: 1_000, freeBytes: 500 }),
  };
  const gauge = new StorageGauge(disk, new ManualClock(), undefined);
  await gauge.look();
  expect(() => gauge.count(451)).toThrow(expect.objectContaining(full));
  gauge.count(450);
});
