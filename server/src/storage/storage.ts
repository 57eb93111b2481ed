import type { Store } from 'express-session';
import type { CallStore } from '../domain/calls/call-store';
import type { DutyRoster } from '../domain/duty-roster';
import type { MeetingStore } from '../domain/meetings/meeting-store';
import type { PresenceStore } from '../domain/presence/presence-store';
import type { SeatStore } from '../domain/seats/seat-store';
import type { RecordingStore } from '../domain/recordings/recording-store';
import type { UploadLocks } from '../domain/recordings/upload-locks';
import type { SessionRegistry } from '../domain/sessions/session-registry';
import type { StreamStore } from '../domain/streams/stream-store';
import type { ThumbnailStore } from '../domain/thumbnails/thumbnail-store';

/** Something that all of this rests on. */
interface Foundation {
  readonly name: string;
  /** @throws when it cannot be used at the moment. */
  check(): Promise<void>;
}

/** Everything that rests somewhere, opened together and closed together. */
export interface Storage {
  readonly streams: StreamStore;
  readonly presence: PresenceStore;
  readonly duties: DutyRoster;
  readonly seats: SeatStore;
  readonly calls: CallStore;
  readonly meetings: MeetingStore;
  readonly thumbnails: ThumbnailStore;
  readonly recordings: RecordingStore;
  readonly uploadLocks: UploadLocks;
  readonly sessions: Store;
  readonly sessionRegistry: SessionRegistry;
  /** What session cookies are signed with, unless the configuration says so itself. */
  readonly sessionSecret: string;
  readonly foundations: readonly Foundation[];
  /** Calls `listener` each time something is back that was away, and may have forgotten everything. */
  onReturn(listener: () => void): void;
  /** May be called twice. */
  close(): Promise<void>;
}
