/** Knows which sessions go on, for those who were let in with one and are still here. */
export interface SessionRegistry {
  /**
   * Notes that a session is about to be ended by its owner, so that it is never put back.
   *
   * @throws Refusal `unavailable`.
   */
  noteEnd(sessionId: string): Promise<void>;
  /**
   * Of the given sessions, those that have ended. What was lost together with everything else has not ended unless
   * that was noted: it is handed to `putBack` instead.
   */
  ended(sessionIds: readonly string[], putBack: (sessionId: string) => Promise<void>): Promise<string[]>;
}
