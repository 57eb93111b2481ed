import { setTimeout as delay } from 'node:timers/promises';

const patienceMs = 15_000;
const intervalMs = 50;

/** Tries until it does not throw, and gives its result; after 15 s, throws what it threw last. */
export async function eventually<T>(attempt: () => T | Promise<T>): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      // What is waited for has not come about yet.
      if (performance.now() > deadline) throw error;
      await delay(intervalMs);
    }
  }
}
