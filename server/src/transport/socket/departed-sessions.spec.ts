import { beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../../testing/manual-clock';
import { DepartedSessions } from './departed-sessions';

let clock: ManualClock;
let departed: DepartedSessions;

beforeEach(() => {
  clock = new ManualClock();
  departed = new DepartedSessions(clock);
});

it('remembers for a minute who has left', async () => {
  departed.remember('one', 'ada');
  await clock.advance(30_000);
  departed.remember('two', 'bob');
  expect([...departed.owners()]).toEqual([
    ['one', 'ada'],
    ['two', 'bob'],
  ]);
  await clock.advance(30_000);
  expect([...departed.owners()]).toEqual([['two', 'bob']]);
});

it('counts from the last time that somebody has left', async () => {
  departed.remember('one', 'ada');
  departed.remember('two', 'bob');
  await clock.advance(30_000);
  departed.remember('one', 'ada');
  await clock.advance(30_000);
  expect([...departed.owners().keys()]).toEqual(['one']);
});

it('forgets what has ended', () => {
  departed.remember('one', 'ada');
  departed.forget('one');
  expect([...departed.owners()]).toEqual([]);
});
