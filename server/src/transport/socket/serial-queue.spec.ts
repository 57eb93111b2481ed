import { expect, it } from 'vitest';
import { SerialQueue } from './serial-queue';

it('runs one task after the other, and the last after all others', async () => {
  const order: string[] = [];
  const queue = new SerialQueue(10);
  const slow = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    order.push('slow');
  };
  queue.add(slow);
  queue.add(() => Promise.resolve(void order.push('quick')));
  await queue.addLast(() => Promise.resolve(void order.push('last')));
  expect(order).toEqual(['slow', 'quick', 'last']);
});

it('takes no more than its limit, until there is room again', async () => {
  const queue = new SerialQueue(2);
  const nothing = (): Promise<void> => Promise.resolve();
  expect([queue.add(nothing), queue.add(nothing), queue.add(nothing)]).toEqual([true, true, false]);
  await queue.addLast(nothing);
  await Promise.resolve();
  expect(queue.add(nothing)).toBe(true);
});
