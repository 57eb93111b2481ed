import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../testing/manual-clock';
import { RepeatingTask } from './repeating-task';
import { Throttle } from './throttle';

const never = (): void => undefined;

describe('a throttle', () => {
  it('runs at once, then at most once an interval, and never misses the last request', async () => {
    const clock = new ManualClock();
    const runs: number[] = [];
    const start = clock.now();
    const throttle = new Throttle(clock, 500, () => Promise.resolve(void runs.push(clock.now() - start)), never);
    throttle.request();
    await clock.advance(0);
    for (let index = 0; index < 12; index += 1) {
      throttle.request();
      await clock.advance(100);
    }
    await clock.advance(5_000);
    expect(runs).toEqual([0, 500, 1_000, 1_500]);
  });

  it('does not wait for the clock to be what it was before it was set back', async () => {
    const clock = new ManualClock();
    let runs = 0;
    const throttle = new Throttle(clock, 500, () => Promise.resolve(void (runs += 1)), never);
    throttle.request();
    await clock.advance(0);
    clock.setBack(3_600_000);
    throttle.request();
    await clock.advance(500);
    expect(runs).toBe(2);
  });

  it('runs again for what was requested during a run', async () => {
    const clock = new ManualClock();
    let runs = 0;
    const throttle = new Throttle(
      clock,
      500,
      async () => {
        runs += 1;
        if (runs === 1) throttle.request();
        await Promise.resolve();
      },
      never,
    );
    throttle.request();
    await clock.advance(1_000);
    expect(runs).toBe(2);
  });

  it('goes on after a failure, and tells it', async () => {
    const clock = new ManualClock();
    const errors: unknown[] = [];
    const failure = new Error('store away');
    const throttle = new Throttle(
      clock,
      500,
      () => Promise.reject(failure),
      (error) => errors.push(error),
    );
    for (let round = 0; round < 2; round += 1) {
      throttle.request();
      await clock.advance(500);
    }
    expect(errors).toEqual([failure, failure]);
    await throttle.close();
    throttle.request();
    expect(clock.pending).toBe(0);
  });
});

describe('a repeating task', () => {
  it('never runs twice at a time, and goes on after a failure', async () => {
    const clock = new ManualClock();
    const errors: unknown[] = [];
    let runs = 0;
    let release = never;
    const task = new RepeatingTask(
      clock,
      100,
      () => {
        runs += 1;
        if (runs === 2) throw new Error('once');
        return runs === 1 ? new Promise((resolve) => (release = resolve)) : Promise.resolve();
      },
      (error) => errors.push(error),
    );
    task.start();
    task.start();
    await clock.advance(1_000);
    expect(runs).toBe(1);
    release();
    await clock.advance(0);
    await clock.advance(200);
    expect({ runs, errors: errors.length }).toEqual({ runs: 3, errors: 1 });
    await task.close();
    await task.close();
    expect(clock.pending).toBe(0);
  });
});
