import type { Cancel, Clock } from './clock';

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicNow: () => Math.floor(performance.now()),
  after(delayMs: number, action: () => void): Cancel {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};
