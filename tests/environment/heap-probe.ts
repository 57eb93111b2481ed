import { once } from 'node:events';
import type { RunningServer } from './server';

/** Runs in the server's process, before the server. */
const probe = `process.on('message', async () => {
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
  process.send(process.memoryUsage().heapUsed);
});`;

/** Arguments for node that let {@link heapBytes} ask a server for its memory. */
export const heapProbeArguments = ['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(probe)}`];

/** How much a server still holds after garbage has been collected, in bytes. */
export async function heapBytes(server: RunningServer): Promise<number> {
  const answer = once(server.process, 'message');
  server.process.send('measure');
  const [bytes] = (await answer) as [number];
  return bytes;
}
