import type { EndReason } from '@onair/protocol';
import type { Clock } from '../clock/clock';
import type { Log } from '../log';
import type { Messenger } from '../messenger';
import type { PresenceStore } from '../presence/presence-store';
import type { Roster } from '../presence/roster';
import type { StreamDirectory } from './stream-directory';
import type { StreamRecord } from './stream-record';
import type { StreamStore } from './stream-store';

/** What the ender needs of its surroundings. */
export interface StreamEnderParts {
  readonly streams: Pick<StreamStore, 'end'>;
  readonly presence: Pick<PresenceStore, 'release'>;
  readonly roster: Roster;
  readonly messenger: Pick<Messenger, 'toStream' | 'dissolveStream'>;
  readonly directory: Pick<StreamDirectory, 'ended'>;
  /** Told of each stream that this instance has ended. */
  readonly onEnded: (streamId: string) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** Ends streams, each once however many try: only the one whose change of the record succeeds tells anybody. */
export class StreamEnder {
  constructor(private readonly parts: StreamEnderParts) {}

  /** Gives the record if this call is the one that ended the stream; undefined if it had ended before. */
  async end(streamId: string, endReason: EndReason): Promise<StreamRecord | undefined> {
    const { streams, presence, roster, messenger, directory, onEnded, clock, log } = this.parts;
    const record = await streams.end(streamId, { endedAt: clock.now(), endReason });
    if (record !== undefined) {
      messenger.toStream(streamId, 'presence', { streamId, presence: { state: 'ended', endReason } });
      messenger.dissolveStream(streamId);
      roster.dissolve(streamId);
      directory.ended(streamId);
      onEnded(streamId);
      log.info({ streamId, endReason, peakViewers: record.peakViewers }, 'stream ended');
    }
    await presence.release(streamId);
    return record;
  }
}
