import { Duplex } from 'node:stream';
import { finished } from 'node:stream/promises';
import { expect, it } from 'vitest';
import { writeOncePerTurn } from './write-once-per-turn';

/** A connection that tells what reaches the system, one text for each call; `takes` says when the system has taken it. */
function connection(calls: string[], takes: (done: () => void) => void = setImmediate): Duplex {
  const stream = new Duplex({
    decodeStrings: false,
    read: () => undefined,
    write: (chunk: string, _encoding, done) => {
      calls.push(chunk);
      takes(done);
    },
    writev: (chunks, done) => {
      calls.push(chunks.map(({ chunk }) => String(chunk)).join(''));
      takes(done);
    },
  });
  writeOncePerTurn(stream);
  return stream;
}

/** As `ws` sends a frame. */
function send(stream: Duplex, frame: string, written?: () => void): void {
  stream.cork();
  stream.write(`<${frame}`);
  stream.write('>', written);
  stream.uncork();
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('what one turn writes leaves by one call, in order, and what the next one writes by another', async () => {
  const calls: string[] = [];
  const stream = connection(calls);
  send(stream, 'one');
  await Promise.resolve();
  send(stream, 'two');
  expect(calls).toEqual([]);
  await turn();
  send(stream, 'three');
  await turn();
  await turn();
  expect(calls).toEqual(['<one><two>', '<three>']);
});

it('so does what waits until the frame before it was written, as with Engine.IO', async () => {
  const calls: string[] = [];
  const stream = connection(calls);
  const frames = ['one', 'two', 'three'];
  const sendNext = (): void => {
    const frame = frames.shift();
    if (frame !== undefined) send(stream, frame, sendNext);
  };
  sendNext();
  await turn();
  await turn();
  expect(calls).toEqual(['<one><two><three>']);
});

it('a connection that is ended with its last frame, in the same turn, ends', async () => {
  const calls: string[] = [];
  const stream = connection(calls, (done) => done());
  send(stream, 'last', () => stream.end());
  await finished(stream, { readable: false });
  expect(calls).toEqual(['<last>']);
});

it('a connection that is not read ends before it holds much', () => {
  // The system takes nothing.
  const stream = connection([], () => undefined);
  stream.on('error', () => undefined);
  let sent = 0;
  while (!stream.destroyed && sent < 1_000) {
    send(stream, 'x'.repeat(65_536));
    sent += 1;
  }
  expect(stream.destroyed).toBe(true);
  expect(sent).toBeGreaterThan(100);
});
