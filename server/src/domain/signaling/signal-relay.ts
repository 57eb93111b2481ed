import type { RequestPayload } from '@onair/protocol';
import type { Messenger } from '../messenger';
import type { Roster } from '../presence/roster';
import { Refusal } from '../refusal';

/**
 * Passes signaling on, between a stream's publisher and those who watch that stream, and between nobody else. A
 * message that names a peer is a publisher's; one that names nobody is a watcher's.
 */
export class SignalRelay {
  constructor(
    private readonly roster: Pick<Roster, 'leaseOf' | 'publisherOf' | 'watchedBy'>,
    private readonly messenger: Pick<Messenger, 'toPeer'>,
  ) {}

  /** @throws Refusal `not-watching` or `publisher-away`. */
  init(senderId: string, message: RequestPayload<'init'>): void {
    const publisher = this.#publisherFor(senderId, message.streamId);
    this.messenger.toPeer(publisher, 'init', { ...message, peerId: senderId });
  }

  /** @throws Refusal `not-publisher` or `peer-not-found`. */
  offer(senderId: string, { peerId, ...notice }: RequestPayload<'offer'>): void {
    this.#requireLink(senderId, notice.streamId, peerId);
    this.messenger.toPeer(peerId, 'offer', notice);
  }

  /** @throws Refusal `not-watching` or `publisher-away`. */
  answer(senderId: string, message: RequestPayload<'answer'>): void {
    const publisher = this.#publisherFor(senderId, message.streamId);
    this.messenger.toPeer(publisher, 'answer', { ...message, peerId: senderId });
  }

  /** @throws Refusal `not-publisher` or `peer-not-found`; without a peer `not-watching` or `publisher-away`. */
  candidate(senderId: string, { peerId, ...notice }: RequestPayload<'candidate'>): void {
    if (peerId === undefined) {
      const publisher = this.#publisherFor(senderId, notice.streamId);
      this.messenger.toPeer(publisher, 'candidate', { ...notice, peerId: senderId });
    } else {
      this.#requireLink(senderId, notice.streamId, peerId);
      this.messenger.toPeer(peerId, 'candidate', notice);
    }
  }

  /** @throws Refusal `not-publisher` or `peer-not-found`; without a peer `not-watching` or `publisher-away`. */
  bye(senderId: string, { peerId, ...notice }: RequestPayload<'bye'>): void {
    if (peerId === undefined) {
      const publisher = this.#publisherFor(senderId, notice.streamId);
      this.messenger.toPeer(publisher, 'bye', { ...notice, peerId: senderId });
    } else {
      this.#requireLink(senderId, notice.streamId, peerId);
      this.messenger.toPeer(peerId, 'bye', notice);
    }
  }

  #publisherFor(senderId: string, streamId: string): string {
    if (this.roster.watchedBy(senderId) !== streamId) throw Refusal.notWatching();
    const publisher = this.roster.publisherOf(streamId);
    if (publisher === undefined) throw Refusal.publisherAway();
    return publisher;
  }

  #requireLink(senderId: string, streamId: string, peerId: string): void {
    if (this.roster.leaseOf(senderId)?.streamId !== streamId) throw Refusal.notPublisher();
    if (this.roster.watchedBy(peerId) !== streamId) throw Refusal.peerNotFound();
  }
}
