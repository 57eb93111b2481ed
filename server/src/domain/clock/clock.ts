/** Ends what was scheduled; may be called twice, and after it happened. */
export type Cancel = () => void;

/** Time, for everything that measures or waits. */
export interface Clock {
  /** Milliseconds since the beginning of 1970, UTC. */
  now(): number;
  /** Milliseconds since some moment, which go on evenly when the machine's clock is set: for everything that lasts. */
  monotonicNow(): number;
  /** Calls `action` once, `delayMs` milliseconds from now. */
  after(delayMs: number, action: () => void): Cancel;
}
