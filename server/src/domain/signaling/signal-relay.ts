import type { NoticePayload, RequestPayload } from '@onair/protocol';
import type { Messenger } from '../messenger';
import type { Elsewhere } from '../presence/elsewhere';
import type { Roster } from '../presence/roster';
import { Refusal } from '../refusal';

type ToPublisher = 'init' | 'answer' | 'candidate' | 'bye';
type ToWatcher = 'offer' | 'candidate' | 'bye';

/**
 * Passes signaling on, between a stream's publisher and those who watch that stream, and between nobody else. A
 * message that names a peer is a publisher's; one that names nobody is a watcher's.
 */
export class SignalRelay {
  constructor(
    private readonly roster: Pick<Roster, 'leaseOf' | 'publisherOf' | 'watchedBy'>,
    private readonly elsewhere: Pick<Elsewhere, 'hasPublisher' | 'hasWatcher'>,
    private readonly messenger: Pick<Messenger, 'toPeer' | 'toPublisher' | 'toWatcher'>,
  ) {}

  /** @throws Refusal `not-watching` or `publisher-away`. */
  init(senderId: string, message: RequestPayload<'init'>): void {
    this.#toPublisher(senderId, 'init', { ...message, peerId: senderId });
  }

  /** @throws Refusal `not-publisher` or `peer-not-found`. */
  offer(senderId: string, { peerId, ...notice }: RequestPayload<'offer'>): void {
    this.#toWatcher(senderId, peerId, 'offer', notice);
  }

  /** @throws Refusal `not-watching` or `publisher-away`. */
  answer(senderId: string, message: RequestPayload<'answer'>): void {
    this.#toPublisher(senderId, 'answer', { ...message, peerId: senderId });
  }

  /** @throws Refusal `not-publisher` or `peer-not-found`; without a peer `not-watching` or `publisher-away`. */
  candidate(senderId: string, { peerId, ...notice }: RequestPayload<'candidate'>): void {
    if (peerId === undefined) this.#toPublisher(senderId, 'candidate', { ...notice, peerId: senderId });
    else this.#toWatcher(senderId, peerId, 'candidate', notice);
  }

  /** @throws Refusal `not-publisher` or `peer-not-found`; without a peer `not-watching` or `publisher-away`. */
  bye(senderId: string, { peerId, ...notice }: RequestPayload<'bye'>): void {
    if (peerId === undefined) this.#toPublisher(senderId, 'bye', { ...notice, peerId: senderId });
    else this.#toWatcher(senderId, peerId, 'bye', notice);
  }

  #toPublisher<N extends ToPublisher>(senderId: string, name: N, notice: NoticePayload<N>): void {
    const { streamId } = notice;
    if (this.roster.watchedBy(senderId) !== streamId) throw Refusal.notWatching();
    const publisher = this.roster.publisherOf(streamId);
    if (publisher !== undefined) this.messenger.toPeer(publisher, name, notice);
    else if (this.elsewhere.hasPublisher(streamId)) this.messenger.toPublisher(streamId, name, notice);
    else throw Refusal.publisherAway();
  }

  #toWatcher<N extends ToWatcher>(senderId: string, peerId: string, name: N, notice: NoticePayload<N>): void {
    const { streamId } = notice;
    if (this.roster.leaseOf(senderId)?.streamId !== streamId) throw Refusal.notPublisher();
    if (this.roster.watchedBy(peerId) === streamId) this.messenger.toPeer(peerId, name, notice);
    else if (this.elsewhere.hasWatcher(streamId, peerId)) this.messenger.toWatcher(streamId, peerId, name, notice);
    else throw Refusal.peerNotFound();
  }
}
