/** Keeps the newest picture of each stream. */
export interface ThumbnailStore {
  /** Replaces the picture; whoever reads meanwhile gets the one or the other, whole. */
  write(streamId: string, picture: Uint8Array): Promise<void>;
  read(streamId: string): Promise<Uint8Array | undefined>;
}
