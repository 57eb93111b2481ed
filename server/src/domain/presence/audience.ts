import type { WatchReply } from '@onair/protocol';
import type { IceServerIssuer } from '../ice/ice-server-issuer';
import type { Messenger } from '../messenger';
import type { StreamCatalog } from '../streams/stream-catalog';
import type { Elsewhere } from './elsewhere';
import type { Roster } from './roster';
import type { ViewerCounter } from './viewer-counter';

/** Those who watch: lets them in and out, and tells the publisher who left. */
export class Audience {
  constructor(
    private readonly roster: Roster,
    private readonly elsewhere: Pick<Elsewhere, 'hasPublisher' | 'presenceOf' | 'notePresence'>,
    private readonly catalog: Pick<StreamCatalog, 'find'>,
    private readonly messenger: Messenger,
    private readonly viewers: Pick<ViewerCounter, 'changed'>,
    private readonly iceServers: IceServerIssuer,
  ) {}

  /**
   * Begins to watch and tells how the stream is now; safe to repeat. An ended stream is told but not joined.
   *
   * @throws Refusal `stream-not-found`.
   */
  async watch(peerId: string, streamId: string): Promise<WatchReply> {
    const before = this.roster.watchedBy(peerId);
    if (before !== undefined && before !== streamId) this.depart(peerId);
    // Joined before the state is read: what happens in between is then heard twice rather than never.
    this.messenger.joinStream(peerId, streamId, 'watcher');
    this.roster.watch(peerId, streamId);
    const known = this.elsewhere.presenceOf(streamId);
    try {
      const { stream, presence } = await this.catalog.find(streamId);
      if (presence.state === 'ended') this.#leave(peerId);
      // It ended after it was read, and the notice of that may have gone out before this answer.
      else if (this.roster.watchedBy(peerId) !== streamId) return await this.watch(peerId, streamId);
      else if (before !== streamId) this.viewers.changed(streamId);
      this.elsewhere.notePresence(streamId, presence, known);
      return { stream, presence, iceServers: this.iceServers.issue(peerId) };
    } catch (error) {
      // No such stream, or the store is away: who has not watched before does not watch now.
      if (before !== streamId) this.#leave(peerId);
      throw error;
    }
  }

  /** Stops watching a stream; safe for those who do not watch it. */
  unwatch(peerId: string, streamId: string): void {
    if (this.roster.watchedBy(peerId) === streamId) this.depart(peerId);
  }

  /** Says that a socket leaves whatever it watches. */
  depart(peerId: string): void {
    this.#depart(peerId, false);
  }

  /** The socket is gone without a word; its page may be back in a moment. */
  lose(peerId: string): void {
    this.#depart(peerId, true);
  }

  #depart(peerId: string, lost: boolean): void {
    const streamId = this.#leave(peerId);
    if (streamId === undefined) return;
    this.viewers.changed(streamId);
    const publisher = this.roster.publisherOf(streamId);
    const notice = { streamId, peerId, lost };
    if (publisher !== undefined) this.messenger.toPeer(publisher, 'watcher-left', notice);
    else if (this.elsewhere.hasPublisher(streamId)) this.messenger.toPublisher(streamId, 'watcher-left', notice);
  }

  #leave(peerId: string): string | undefined {
    const streamId = this.roster.unwatch(peerId);
    if (streamId !== undefined) this.messenger.leaveStream(peerId, streamId, 'watcher');
    return streamId;
  }
}
