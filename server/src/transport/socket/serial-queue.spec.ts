import { expect, it } from 'vitest';
import { SerialQueue } from './serial-queue';

const nothing = (): Promise<void> => Promise.resolve();

it('runs one task after the other, and the last after all others', async () => {
  const order: string[] = [];
  const queue = new SerialQueue(10);
  const slow = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    order.push('slow');
  };
  queue.add(slow);
  queue.add(() => void order.push('quick'));
  await queue.addLast(() => void order.push('last'));
  expect(order).toEqual(['slow', 'quick', 'last']);
});

it('runs at once what need not wait, but what a task adds only after that task', async () => {
  const order: string[] = [];
  const queue = new SerialQueue(10);
  queue.add(() => {
    queue.add(() => void order.push('added'));
    order.push('first');
  });
  expect(order).toEqual(['first', 'added']);
  queue.add(async () => {
    queue.add(() => void order.push('after'));
    await nothing();
    order.push('slow');
  });
  expect(order).toEqual(['first', 'added']);
  await queue.addLast(nothing);
  expect(order).toEqual(['first', 'added', 'slow', 'after']);
});

it('takes no more than its limit, until there is room again', async () => {
  const queue = new SerialQueue(2);
  expect([queue.add(nothing), queue.add(nothing), queue.add(nothing)]).toEqual([true, true, false]);
  await queue.addLast(nothing);
  await Promise.resolve();
  expect(queue.add(nothing)).toBe(true);
});
