/** Time as the recorder needs it; a test brings its own. */
export interface Clock {
  /** Milliseconds that only ever grow, whatever happens to the time of day. */
  nowMs(): number;
  /** Calls `act` once after a delay in milliseconds, unless the function that it returns is called before. */
  after(delayMs: number, act: () => void): () => void;
}

/** The page's own clock: `performance.now()` and `setTimeout`. */
export const pageClock: Clock = {
  nowMs: () => performance.now(),
  after: (delayMs, act) => {
    const timer = setTimeout(act, delayMs);
    return () => clearTimeout(timer);
  },
};
