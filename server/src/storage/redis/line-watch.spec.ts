import { beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../../testing/manual-clock';
import { LineWatch } from './line-watch';

/** As of a client: nothing comes but what a test lets come. */
class FakeLine {
  status = 'ready';
  asked = 0;
  answers = true;
  broken = 0;
  stream = this.#newStream();

  ping(): Promise<void> {
    this.asked += 1;
    if (!this.answers) return new Promise(() => undefined);
    this.stream.bytesRead += 7;
    return Promise.resolve();
  }

  reconnect(): void {
    this.stream = this.#newStream();
  }

  #newStream(): { bytesRead: number; destroy: () => never } {
    const destroy = (): never => {
      this.broken += 1;
      return undefined as never;
    };
    return { bytesRead: 0, destroy };
  }
}

let clock: ManualClock;
let line: FakeLine;
let watch: LineWatch;

beforeEach(() => {
  clock = new ManualClock();
  line = new FakeLine();
  watch = new LineWatch(line, clock);
});

it('asks again and again, and leaves a connection alone on which answers come', async () => {
  await clock.advance(60_000);
  expect(line.asked).toBe(60);
  expect(line.broken).toBe(0);
});

it('breaks a connection on which nothing comes for 5 s, once, having asked once', async () => {
  await clock.advance(1_000);
  line.answers = false;
  await clock.advance(4_000);
  expect(line.broken).toBe(0);
  await clock.advance(1_000);
  expect(line.broken).toBe(1);
  expect(line.asked).toBe(2);
});

it('breaks the next one too when that was made, and says nothing', async () => {
  line.answers = false;
  await clock.advance(5_000);
  line.reconnect();
  line.status = 'connect';
  await clock.advance(4_000);
  expect(line.broken).toBe(1);
  await clock.advance(1_000);
  expect(line.broken).toBe(2);
});

it('leaves alone what is not connected yet', async () => {
  line.status = 'reconnecting';
  await clock.advance(60_000);
  expect([line.asked, line.broken]).toEqual([0, 0]);
});

it('breaks nothing because this process stood still', async () => {
  await clock.advance(2_000);
  clock.sleepThrough(60_000);
  line.stream.bytesRead += 1;
  await clock.advance(1_000);
  expect(line.broken).toBe(0);
});

it('takes what comes unasked, as to a subscriber, for a sign of life', async () => {
  line.answers = false;
  for (let second = 0; second < 60; second++) {
    line.stream.bytesRead += 1;
    await clock.advance(1_000);
  }
  expect(line.broken).toBe(0);
});

it('ends with its owner', () => {
  watch.close();
  watch.close();
  expect(clock.pending).toBe(0);
});
