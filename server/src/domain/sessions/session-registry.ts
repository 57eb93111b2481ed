/** Knows which sessions go on, for those who were let in with one and are still here. */
export interface SessionRegistry {
  /**
   * Of the given sessions, those that have ended. What was lost together with everything else has not ended: it is
   * handed to `putBack` instead.
   */
  ended(sessionIds: readonly string[], putBack: (sessionId: string) => Promise<void>): Promise<string[]>;
}
