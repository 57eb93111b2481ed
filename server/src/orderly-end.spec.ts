import { beforeEach, describe, expect, it } from 'vitest';
import { OrderlyEnd } from './orderly-end';
import { silentLog } from './testing/broadcast-world';
import { ManualClock } from './testing/manual-clock';

class FakeProcess {
  readonly exits: number[] = [];
  readonly #listeners = new Map<NodeJS.Signals, (signal: NodeJS.Signals) => void>();

  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): void {
    this.#listeners.set(signal, listener);
  }

  exit(code: number): void {
    this.exits.push(code);
  }

  receive(signal: NodeJS.Signals): void {
    this.#listeners.get(signal)?.(signal);
  }
}

describe('a process that is asked to end', () => {
  let clock: ManualClock;
  let process: FakeProcess;
  let end: OrderlyEnd;

  beforeEach(() => {
    clock = new ManualClock();
    process = new FakeProcess();
    end = new OrderlyEnd(process, clock);
    end.listen();
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('by %s while it starts ends at once', (signal) => {
    process.receive(signal);
    expect(process.exits).toEqual([0]);
  });

  it('ends well when everything is stopped, and no sooner', async () => {
    let stopped = (): void => undefined;
    end.serving({ stop: () => new Promise((resolve) => (stopped = resolve)) }, silentLog);
    process.receive('SIGTERM');
    await clock.advance(15_000);
    expect(process.exits).toEqual([]);
    stopped();
    await clock.advance(0);
    await clock.advance(60_000);
    expect(process.exits).toEqual([0]);
  });

  it('ends, and says why, when something could not be stopped', async () => {
    const failure = new Error('store away');
    const errors: object[] = [];
    const log = { ...silentLog, error: (details: object) => errors.push(details) };
    end.serving({ stop: () => Promise.reject(failure) }, log);
    process.receive('SIGTERM');
    await clock.advance(0);
    await clock.advance(60_000);
    expect({ exits: process.exits, errors }).toEqual({ exits: [1], errors: [{ err: failure }] });
  });

  it('ends before Docker loses patience when stopping takes for ever', async () => {
    end.serving({ stop: () => new Promise(() => undefined) }, silentLog);
    process.receive('SIGTERM');
    await clock.advance(19_000);
    expect(process.exits).toEqual([1]);
  });

  it('ends at once when it is asked twice', () => {
    end.serving({ stop: () => new Promise(() => undefined) }, silentLog);
    process.receive('SIGINT');
    process.receive('SIGINT');
    expect(process.exits).toEqual([1]);
  });
});
