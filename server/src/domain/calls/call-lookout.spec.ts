import { beforeEach, expect, it } from 'vitest';
import { visitor } from '../../testing/broadcast-world';
import { ConferenceWorld } from '../../testing/conference-world';

let world: ConferenceWorld;

beforeEach(async () => {
  world = new ConferenceWorld();
  await world.register('ada', 'Ada', 'ada');
  await world.register('bob', 'Bob', 'bob');
});

const told = (peerId: string, name: 'ring' | 'call-accepted'): number => world.messenger.received(peerId, name).length;

it('says once more that a call rings, to the callee only', async () => {
  await world.call('ada', 'bob');
  for (let beat = 0; beat < 3; beat += 1) await world.conferencing.rebuild();
  expect([told('ada', 'ring'), told('bob', 'ring')]).toEqual([0, 2]);
});

it('says once more that a call was accepted, to those who have not joined it', async () => {
  const { callId } = (await world.call('ada', 'bob')).call;
  await world.conferencing.desk.accept(visitor('bob', 'bob'), callId);
  await world.join('bob', callId);
  for (let beat = 0; beat < 3; beat += 1) await world.conferencing.rebuild();
  expect([told('ada', 'call-accepted'), told('bob', 'call-accepted')]).toEqual([2, 1]);
});

it('says nothing of a call that is over', async () => {
  const { callId } = (await world.call('ada', 'bob')).call;
  await world.conferencing.desk.hangUp(visitor('ada', 'ada'), callId);
  await world.conferencing.rebuild();
  expect(told('bob', 'ring')).toBe(1);
});
