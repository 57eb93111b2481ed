import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLog } from '../testing/broadcast-world';
import { ManualClock } from '../testing/manual-clock';
import { Availability } from './availability';

class Answer extends Error {}

const never = (): Promise<never> => new Promise(() => undefined);
const broken = (): Promise<never> => Promise.reject(new Error('connection lost'));
let clock: ManualClock;
let probe: () => Promise<unknown>;
let returns: number;
let availability: Availability;

beforeEach(() => {
  clock = new ManualClock();
  probe = () => Promise.resolve();
  returns = 0;
  const terms = { name: 'Redis', probe: () => probe(), isAnswer: (error: unknown) => error instanceof Answer };
  availability = new Availability(terms, clock, silentLog);
  availability.onReturn(() => (returns += 1));
});
afterEach(() => {
  availability.close();
  expect(clock.pending).toBe(0);
});

const code = (work: () => Promise<unknown>): Promise<unknown> =>
  availability.request(work).then(
    () => 'answered',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  );

it('lets requests through, and what they are answered with, good or bad', async () => {
  expect(await availability.request(() => Promise.resolve(7))).toBe(7);
  await expect(availability.request(() => Promise.reject(new Answer('no such script')))).rejects.toThrow(Answer);
  expect(availability.away).toBe(false);
});

it('refuses a request that is not answered in time, and all of them at once when a probe is not either', async () => {
  probe = never;
  const waiting = code(never);
  await clock.advance(2_000);
  expect(await waiting).toBe('unavailable');
  await clock.advance(2_000);
  let asked = false;
  expect(await code(() => Promise.resolve((asked = true)))).toBe('unavailable');
  expect(asked).toBe(false);
});

it('does not refuse everybody because of one request that takes too long', async () => {
  const slow = code(never);
  await clock.advance(1_950);
  const other = code(() => new Promise<void>((resolve) => void clock.after(100, resolve)));
  await clock.advance(5_000);
  expect(await slow).toBe('unavailable');
  expect(await other).toBe('answered');
  expect(availability.away).toBe(false);
  expect(returns).toBe(0);
});

it('asks at once whether the store is there when a request was not answered in time', async () => {
  let probes = 0;
  probe = () => Promise.resolve((probes += 1));
  await clock.advance(500);
  const waiting = code(never);
  await clock.advance(2_001);
  expect(await waiting).toBe('unavailable');
  expect(probes, 'each second, and then').toBe(3);
});

it('gives up at once when the connection is lost', async () => {
  expect(await code(broken)).toBe('unavailable');
  expect(availability.away).toBe(true);
});

it('finds out that the store is away without being asked for anything', async () => {
  probe = broken;
  await clock.advance(1_000);
  expect(availability.away).toBe(true);
  await expect(availability.check()).rejects.toMatchObject({ code: 'unavailable' });
});

it('lets requests through again as soon as a probe is answered, and says so once', async () => {
  probe = broken;
  await clock.advance(5_000);
  probe = () => Promise.resolve();
  await clock.advance(250);
  expect(await code(() => Promise.resolve())).toBe('answered');
  await clock.advance(5_000);
  expect(returns).toBe(1);
});
