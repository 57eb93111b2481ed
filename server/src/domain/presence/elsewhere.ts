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

  /**
   * Remembers how a stream is, unless something newer is known; says whether it was news. For what was read and not
   * heard, `knownWhenAsked` is what was known before: what was heard since then is newer.
   */
  notePresence(streamId: string, presence: Presence, knownWhenAsked = this.#presence.get(streamId)): boolean {
    if (!this.inCompany) return false;
    const known = this.#presence.get(streamId);
    if (known !== undefined && !isNews(presence, known, known === knownWhenAsked)) return false;
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

/**
 * The next epoch is newer, and an end is final. Within an epoch a stream goes from live to away, and back to live when its
 * lease was lost and its publisher, who was there all the time, has put it back.
 */
function isNews(presence: Presence, known: Presence, inOrder: boolean): boolean {
  if (known.state === 'ended') return false;
  if (presence.state === 'ended') return true;
  if (presence.epoch !== known.epoch) return presence.epoch > known.epoch;
  // Without any time left, it is only that there is no lease: that says nothing of the publisher.
  const nothingSaid = presence.state === 'away' && presence.graceRemainingMs === 0;
  return inOrder && !nothingSaid && presence.state !== known.state;
}
