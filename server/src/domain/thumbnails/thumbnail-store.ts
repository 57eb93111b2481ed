/** Keeps the newest picture of each stream. */
export interface ThumbnailStore {
  /** Replaces the picture; whoever reads meanwhile gets the one or the other, whole. */
  write(streamId: string, picture: Uint8Array): Promise<void>;
  read(streamId: string): Promise<Uint8Array | undefined>;
  /** Does nothing where there is none. */
  remove(streamId: string): Promise<void>;
  /** The streams that have a picture, ordered by id, beginning after this one. */
  walk(afterId: string, limit: number): Promise<string[]>;
}
