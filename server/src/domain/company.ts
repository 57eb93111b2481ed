/** The other instances that serve the same streams. */
export interface Company {
  /** Lets them know, with one message however many there are, that the directory has changed and what has ended. */
  directoryChanged(ended: readonly string[]): void;
}
