/** Asks whoever holds a lock to let go of it soon. */
export type ReleaseRequest = () => void | Promise<void>;

/** One attempt to be the only one who writes an upload. */
export interface UploadLock {
  /**
   * Waits until the upload is free, after asking its present holder to let go. From then on `letGo` is called when
   * somebody else waits, or the lock was lost.
   *
   * @throws Refusal `upload-locked` when the wait takes too long, or `stop` is aborted.
   */
  lock(stop: AbortSignal, letGo: ReleaseRequest): Promise<void>;
  unlock(): Promise<void>;
}

/** Lets one at a time write an upload. */
export interface UploadLocks {
  newLock(uploadId: string): UploadLock;
  /** Whether somebody in this process holds the lock, and nobody elsewhere can have it yet. */
  holds(uploadId: string): boolean;
  /** Ends every timer and subscription; may be called twice. */
  close(): Promise<void>;
}
