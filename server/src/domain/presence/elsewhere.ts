import type { Presence } from '@onair/protocol';

/**
 * What this instance knows of those who are connected to others: whether the streams that are watched here have a
 * publisher, and who watches, elsewhere, the streams that are published here.
 */
export class Elsewhere {
  readonly #presence = new Map<string, Presence>();
  readonly #watchers = new Map<string, Set<string>>();

  /** `inCompany`: whether there are other instances. Alone, what is not here is nowhere. */
  constructor(private readonly inCompany: boolean) {}

  /** Whether a stream that is watched here has a publisher at the moment, wherever it is. */
  hasPublisher(streamId: string): boolean {
    return this.#presence.get(streamId)?.state === 'live';
  }

  /** Whether a socket of another instance watches a stream that is published here, as far as it has made itself known. */
  hasWatcher(streamId: string, peerId: string): boolean {
    return this.#watchers.get(streamId)?.has(peerId) === true;
  }

  /** How a stream was known to be; undefined when nothing is known. */
  presenceOf(streamId: string): Presence | undefined {
    return this.#presence.get(streamId);
  }

  /** Remembers how a stream is, unless something newer is known; says whether it was news. */
  notePresence(streamId: string, presence: Presence): boolean {
    if (!this.inCompany) return false;
    const known = this.#presence.get(streamId);
    if (known !== undefined && rank(presence) <= rank(known)) return false;
    this.#presence.set(streamId, presence);
    return true;
  }

  noteWatcher(streamId: string, peerId: string): void {
    const watchers = this.#watchers.get(streamId) ?? new Set();
    this.#watchers.set(streamId, watchers.add(peerId));
  }

  forgetWatcher(streamId: string, peerId: string): void {
    this.#watchers.get(streamId)?.delete(peerId);
  }

  /** Forgets all streams but those that are still watched here, and those that are still published here. */
  keepOnly(watched: ReadonlySet<string>, published: ReadonlySet<string>): void {
    for (const streamId of this.#presence.keys()) if (!watched.has(streamId)) this.#presence.delete(streamId);
    for (const streamId of this.#watchers.keys()) if (!published.has(streamId)) this.#watchers.delete(streamId);
  }
}

/** Within an epoch a stream goes from live to away, from there to the next epoch, and at last it ends. */
function rank(presence: Presence): number {
  if (presence.state === 'ended') return Infinity;
  return presence.epoch * 2 + (presence.state === 'away' ? 1 : 0);
}
