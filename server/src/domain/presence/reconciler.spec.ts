import { expect, it } from 'vitest';
import { BroadcastWorld, graceMs, silentLog } from '../../testing/broadcast-world';
import type { Company } from '../company';
import { Reconciler, type ReconcilerParts } from './reconciler';

const company: Company = { directoryChanged: () => undefined };

/** A world with a live stream whose lease was lost. */
async function lostLease(): Promise<{ world: BroadcastWorld; streamId: string; isBack: () => Promise<boolean> }> {
  const world = new BroadcastWorld();
  const streamId = (await world.publish('phone')).stream.id;
  await world.presence.release(streamId);
  return { world, streamId, isBack: async () => (await world.presence.read([streamId])).has(streamId) };
}

function reconcilerIn(
  { streams, presence, duties, clock }: BroadcastWorld,
  more: Partial<ReconcilerParts>,
): Reconciler {
  return new Reconciler({ streams, presence, duties, clock, log: silentLog, ...more }, graceMs);
}

it('has put everything back when it has started, if it is alone', async () => {
  const { world, isBack } = await lostLease();
  const reconciler = reconcilerIn(world, {});
  await reconciler.start();
  expect(await isBack()).toBe(true);
  await reconciler.close();
});

it('does not keep an instance in company from starting, and ends with it', async () => {
  const { world, isBack } = await lostLease();
  const list = world.streams.list.bind(world.streams);
  let goOn = (): void => undefined;
  const slow = new Promise<void>((resolve) => (goOn = resolve));
  world.streams.list = async (selection) => {
    await slow;
    return list(selection);
  };
  const reconciler = reconcilerIn(world, { company });
  await reconciler.start();
  expect(await isBack()).toBe(false);
  goOn();
  await reconciler.close();
  expect(await isBack()).toBe(true);
  expect(world.clock.pending).toBe(0);
});

it('leaves it to the others when the duty is theirs, until it is its own', async () => {
  const { world, isBack } = await lostLease();
  const asked: string[] = [];
  const duties = {
    take: (duty: string) => {
      asked.push(duty);
      return Promise.resolve(asked.length > 1);
    },
  };
  const reconciler = reconcilerIn(world, { duties, company });
  await reconciler.start();
  await world.clock.advance(0);
  expect(await isBack()).toBe(false);
  await world.clock.advance(30_000);
  expect(await isBack()).toBe(true);
  expect(asked).toEqual(['reconcile', 'reconcile']);
  await reconciler.close();
});

it('goes on after the duty could not be asked for', async () => {
  const { world, isBack } = await lostLease();
  let asked = 0;
  const take = (): Promise<boolean> => {
    asked += 1;
    return asked === 1 ? Promise.reject(new Error('away')) : Promise.resolve(true);
  };
  const reconciler = reconcilerIn(world, { duties: { take }, company });
  await reconciler.start();
  await world.clock.advance(30_000);
  expect(await isBack()).toBe(true);
  await reconciler.close();
});
