/** Who of many instances does what one of them is to do once in a while. Nobody who waits for a duty depends on it. */
export interface DutyRoster {
  /** Whether the duty falls to the one who asks; of all who ask within `forMs` milliseconds, to the first. */
  take(duty: string, forMs: number): Promise<boolean>;
}
