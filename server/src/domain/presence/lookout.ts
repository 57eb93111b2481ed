import type { Presence } from '@onair/protocol';
import type { Log } from '../log';
import type { Messenger } from '../messenger';
import { Refusal } from '../refusal';
import type { StreamCatalog } from '../streams/stream-catalog';
import type { Elsewhere } from './elsewhere';
import type { LeaseView } from './lease';
import type { PresenceStore } from './presence-store';
import type { Roster } from './roster';

/** What the lookout needs of its surroundings. */
export interface LookoutParts {
  readonly roster: Roster;
  readonly elsewhere: Elsewhere;
  readonly presence: Pick<PresenceStore, 'read'>;
  readonly catalog: Pick<StreamCatalog, 'find'>;
  readonly messenger: Pick<Messenger, 'toStreamHere' | 'dissolveStreamHere'>;
  readonly log: Log;
}

/**
 * Compares, with each beat, what the watchers here were told with what is so. Notices of other instances are lost
 * while the way between them is broken, and nobody would tell again that a stream has ended or is back.
 */
export class Lookout {
  constructor(private readonly parts: LookoutParts) {}

  async beat(): Promise<void> {
    const { roster, elsewhere, presence } = this.parts;
    const watched = roster.watchedStreams();
    elsewhere.keepOnly(new Set(watched), new Set(roster.leases().map(({ streamId }) => streamId)));
    if (watched.length === 0) return;
    const known = new Map(watched.map((streamId) => [streamId, elsewhere.presenceOf(streamId)]));
    const leases = await presence.read(watched);
    for (const streamId of watched) await this.#compare(streamId, leases.get(streamId), known.get(streamId));
  }

  async #compare(streamId: string, lease: LeaseView | undefined, known: Presence | undefined): Promise<void> {
    const { roster, elsewhere, messenger } = this.parts;
    const present = lease === undefined || lease.ending ? await this.#endOf(streamId) : describe(lease);
    // All have left meanwhile, for instance because this instance has ended it and told them.
    if (roster.countWatchers(streamId) === 0) return;
    const nothingTold = elsewhere.presenceOf(streamId) === undefined;
    if (present === undefined || !elsewhere.notePresence(streamId, present, known)) return;
    if (!nothingTold) messenger.toStreamHere(streamId, 'presence', { streamId, presence: present });
    if (present.state === 'ended') this.dissolve(streamId);
  }

  /** Nobody here watches or publishes the stream any more: it has ended. */
  dissolve(streamId: string): void {
    this.parts.roster.dissolve(streamId);
    // At once: whoever ends it may be about to tell the whole stream, and nobody shall hear that twice.
    this.parts.messenger.dissolveStreamHere(streamId);
  }

  /** A lease that is missing may have been lost, and is put back in a moment: only the record tells an end. */
  async #endOf(streamId: string): Promise<Presence | undefined> {
    try {
      const { presence } = await this.parts.catalog.find(streamId);
      return presence.state === 'ended' ? presence : undefined;
    } catch (error) {
      // Somebody is just asking for a stream that there never was.
      if (Refusal.is(error, 'stream-not-found')) return undefined;
      throw error;
    }
  }
}

function describe({ epoch, holder, remainingMs }: LeaseView): Presence {
  if (holder === null) return { state: 'away', epoch, graceRemainingMs: remainingMs };
  return { state: 'live', epoch, publisherInstance: holder.publisherInstance };
}
