import { expect, it } from 'vitest';
import { ManualClock } from '../../testing/manual-clock';
import { SharedExport } from './shared-export';

const pending = { code: 'export-pending', retryAfterMs: 1_000 };

function begin(): { clock: ManualClock; shared: SharedExport<string>; finish: (made: string) => void } {
  const clock = new ManualClock();
  let finish: (made: string) => void = () => undefined;
  const shared = new SharedExport<string>(clock, (signal) => {
    return new Promise((resolve, reject) => {
      finish = resolve;
      signal.addEventListener('abort', () => reject(new Error('called off')));
    });
  });
  return { clock, shared, finish: (made) => finish(made) };
}

const staying = new AbortController().signal;

it('is made once for all who wait', async () => {
  const { clock, shared, finish } = begin();
  const waiting = [shared.wait(staying), shared.wait(staying)];
  finish('made');
  expect(await Promise.all(waiting)).toEqual(['made', 'made']);
  await shared.ended();
  shared.callOff();
  expect(clock.pending).toBe(0);
});

it('is called off when the last one who waits has gone away, and not before', async () => {
  const { clock, shared } = begin();
  const [first, second] = [new AbortController(), new AbortController()];
  const waiting = [first, second].map(({ signal }) => expect(shared.wait(signal)).rejects.toMatchObject(pending));
  first.abort();
  await waiting[0];
  expect(shared.isCalledOff).toBe(false);
  second.abort();
  await Promise.all(waiting);
  expect(shared.isCalledOff).toBe(true);
  await shared.ended();
  expect(clock.pending).toBe(0);
});

it('goes on for a while for somebody who waited too long, and ends unless they come back', async () => {
  const { clock, shared } = begin();
  for (let round = 0; round < 3; round += 1) {
    const waiting = expect(shared.wait(staying)).rejects.toMatchObject(pending);
    await clock.advance(20_000);
    await waiting;
    await clock.advance(9_000);
    expect(shared.isCalledOff).toBe(false);
  }
  await clock.advance(1_000);
  expect(shared.isCalledOff).toBe(true);
  expect(clock.pending).toBe(0);
});

it('is not waited for by somebody who has gone already', async () => {
  const { shared } = begin();
  await expect(shared.wait(AbortSignal.abort())).rejects.toMatchObject(pending);
  expect(shared.isCalledOff).toBe(true);
});
