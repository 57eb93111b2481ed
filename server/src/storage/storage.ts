import type { Store } from 'express-session';
import type { PresenceStore } from '../domain/presence/presence-store';
import type { StreamStore } from '../domain/streams/stream-store';
import type { ThumbnailStore } from '../domain/thumbnails/thumbnail-store';

/** Everything that rests somewhere, opened together and closed together. */
export interface Storage {
  readonly streams: StreamStore;
  readonly presence: PresenceStore;
  readonly thumbnails: ThumbnailStore;
  readonly sessions: Store;
  /** What session cookies are signed with, unless the configuration says so itself. */
  readonly sessionSecret: string;
  /** May be called twice. */
  close(): Promise<void>;
}
