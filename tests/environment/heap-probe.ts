import { once } from 'node:events';
import type { RunningServer } from './server';

/** Runs in the server's process, before the server. */
const probe = `process.on('message', async () => {
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  process.send({ heapUsed, external });
});`;

/** Arguments for node that let {@link heapBytes} and {@link heldBytes} ask a server for its memory. */
export const heapProbeArguments = ['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(probe)}`];

interface Memory {
  readonly heapUsed: number;
  /** Buffers are a part of it. */
  readonly external: number;
}

/** How much heap a server still holds after garbage has been collected, in bytes. */
export async function heapBytes(server: RunningServer): Promise<number> {
  return (await measured(server)).heapUsed;
}

/** As {@link heapBytes}, with the buffers outside of the heap. */
export async function heldBytes(server: RunningServer): Promise<number> {
  const { heapUsed, external } = await measured(server);
  return heapUsed + external;
}

async function measured(server: RunningServer): Promise<Memory> {
  const answer = once(server.process, 'message');
  server.process.send('measure');
  const [memory] = (await answer) as [Memory];
  return memory;
}
