/** Whole seconds until a deadline, never below zero; both on the clock of `performance.now()`. */
export function secondsLeft(deadline: number, now: number): number {
  return Math.max(0, Math.ceil((deadline - now) / 1_000));
}
