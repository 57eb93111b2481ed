import { expect, test } from 'vitest';
import { NewestWish } from './newest-wish';

function slowly(): { wishes: NewestWish<number>; begun: number[]; finish: () => Promise<void> } {
  const begun: number[] = [];
  let end: () => void = () => undefined;
  const wishes = new NewestWish<number>((wish) => {
    begun.push(wish);
    return new Promise((resolve) => (end = resolve));
  });
  const finish = async (): Promise<void> => {
    end();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { wishes, begun, finish };
}

test('while one is fulfilled only the newest of the others waits', async () => {
  const { wishes, begun, finish } = slowly();
  for (const wish of [1, 2, 3, 4]) wishes.make(wish);
  expect(begun).toEqual([1]);
  await finish();
  expect(begun).toEqual([1, 4]);
  await finish();
  expect(begun).toEqual([1, 4]);
  wishes.make(5);
  expect(begun).toEqual([1, 4, 5]);
});

test('after the end nothing more is begun', async () => {
  const { wishes, begun, finish } = slowly();
  wishes.make(1);
  wishes.make(2);
  wishes.close();
  await finish();
  expect(begun).toEqual([1]);
});
