import type { PublishReply, RequestPayload, Stream } from '@onair/protocol';
import type { Clock } from '../clock/clock';
import type { IceServerIssuer } from '../ice/ice-server-issuer';
import type { Log } from '../log';
import type { Messenger } from '../messenger';
import type { HeldLease, LeaseHolder } from '../presence/lease';
import type { PresenceStore } from '../presence/presence-store';
import type { Roster } from '../presence/roster';
import type { ViewerCounter } from '../presence/viewer-counter';
import type { Randomness } from '../randomness';
import { Refusal } from '../refusal';
import { requireOwner, type Visitor } from '../sessions/visitor';
import type { StreamCatalog } from './stream-catalog';
import type { StreamDirectory } from './stream-directory';
import type { StreamEnder } from './stream-ender';
import type { StreamRecord } from './stream-record';
import type { StreamStore } from './stream-store';

/** How long an end that was begun is left alone before another instance takes it up, in milliseconds. */
const endVisibilityMs = 10_000;

/** What the director needs of its surroundings. */
export interface StreamDirectorParts {
  readonly streams: StreamStore;
  readonly presence: PresenceStore;
  readonly catalog: StreamCatalog;
  readonly roster: Roster;
  readonly messenger: Messenger;
  readonly directory: StreamDirectory;
  readonly ender: StreamEnder;
  readonly viewers: Pick<ViewerCounter, 'tellAgain'>;
  readonly iceServers: IceServerIssuer;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly log: Log;
}

/** How long things last, in milliseconds, and where this is. */
export interface StreamDirectorSettings {
  readonly instanceId: string;
  readonly leaseMs: number;
  readonly graceMs: number;
}

/** Carries out what a broadcaster asks for: publish, resume, update, end; and notices when one is gone. */
export class StreamDirector {
  constructor(
    private readonly parts: StreamDirectorParts,
    private readonly settings: StreamDirectorSettings,
  ) {}

  /**
   * Asking again gives the same page the stream that it has, because the first answer may have been lost.
   *
   * @throws Refusal `session-required` or `already-publishing`.
   */
  async publish(visitor: Visitor, wish: RequestPayload<'publish'>): Promise<PublishReply> {
    const { streams, presence, ender, clock, randomness, log } = this.parts;
    const ownerId = requireOwner(visitor);
    const held = this.parts.roster.leaseOf(visitor.peerId);
    if (held !== undefined) return await this.#publishAgain(held, wish);
    const record: StreamRecord = {
      id: randomness.token(12),
      ownerId,
      title: wish.title,
      status: 'live',
      startedAt: clock.now(),
      endedAt: null,
      endReason: null,
      peakViewers: 0,
      media: wish.media,
      epoch: 1,
      thumbnail: null,
    };
    const lease = { streamId: record.id, ownerId, epoch: 1, holder: this.#holder(visitor, wish.publisherInstance) };
    await streams.insert(record);
    try {
      await presence.grant(lease, this.settings.leaseMs);
      const reply = await this.#take(lease, record);
      log.info({ streamId: record.id }, 'stream started');
      return reply;
    } catch (error) {
      // Nobody was told its id, so nobody could take it up; what is left of it when this fails, too, is swept later.
      this.letGo(visitor.peerId, record.id);
      await ender.end(record.id, 'publisher-lost').catch(() => undefined);
      throw error;
    }
  }

  /**
   * @throws Refusal `session-required`, `stream-not-found`, `not-owner`, `stream-ended` or `already-publishing`;
   * `not-publisher` when somebody else has taken it up meanwhile.
   */
  async resume(visitor: Visitor, wish: RequestPayload<'resume'>): Promise<PublishReply> {
    const { streams, presence, catalog, roster, messenger } = this.parts;
    const { streamId } = wish;
    const ownerId = requireOwner(visitor);
    const found = await catalog.record(streamId);
    if (found.ownerId !== ownerId) throw Refusal.notOwner();
    if (found.status === 'ended') throw Refusal.streamEnded();
    if ((roster.leaseOf(visitor.peerId)?.streamId ?? streamId) !== streamId) throw Refusal.alreadyPublishing();

    const holder = this.#holder(visitor, wish.publisherInstance);
    const { epoch, previous } = await this.#takeUp(found, holder);
    if (previous !== null && previous.peerId !== visitor.peerId) this.supersede(previous.peerId, streamId);
    const record = await streams.updateLive(streamId, { media: wish.media, epoch }, epoch);
    if (record === undefined) throw await this.#overtaken(streamId);
    const lease = { streamId, ownerId, epoch, holder };
    // Had it been taken up elsewhere by now, word of that may have come before there was anything here to let go of.
    const [held] = await presence.renew([lease], this.settings.leaseMs);
    if (held === 'fenced') throw Refusal.notPublisher();
    const reply = await this.#take(lease, record);
    messenger.toStream(streamId, 'presence', {
      streamId,
      presence: { state: 'live', epoch, publisherInstance: wish.publisherInstance },
    });
    this.#tellChanges(reply.stream);
    return reply;
  }

  /** @throws Refusal `stream-not-found`, `not-publisher` or `stream-ended`. */
  async update(visitor: Visitor, wish: RequestPayload<'update'>): Promise<{ stream: Stream }> {
    const { streams, catalog, roster, directory } = this.parts;
    const { streamId, title, media } = wish;
    const lease = roster.leaseOf(visitor.peerId);
    if (lease?.streamId !== streamId) {
      await catalog.record(streamId);
      throw Refusal.notPublisher();
    }
    const changes = { ...(title !== undefined && { title }), ...(media !== undefined && { media }) };
    const record = await streams.updateLive(streamId, changes, lease.epoch);
    if (record === undefined) throw await this.#overtaken(streamId);
    const stream = await catalog.describe(record);
    this.#tellChanges(stream);
    directory.changed();
    return { stream };
  }

  /**
   * Ends a stream of the visitor's session. Asking again for one that has ended gives it as it is, because the first
   * answer may have been lost with the connection.
   *
   * @throws Refusal `session-required`, `stream-not-found` or `not-owner`.
   */
  async end(visitor: Visitor, streamId: string): Promise<{ stream: Stream }> {
    const { catalog, presence, ender } = this.parts;
    const ownerId = requireOwner(visitor);
    const found = await catalog.record(streamId);
    if (found.ownerId !== ownerId) throw Refusal.notOwner();
    if (found.status === 'live') {
      await presence.beginEnd(streamId, 'ended-by-publisher', endVisibilityMs);
      await ender.end(streamId, 'ended-by-publisher');
    }
    return { stream: await catalog.describe(await catalog.record(streamId)) };
  }

  /** A publisher's socket is gone: its stream waits for it from now on. */
  async lose(peerId: string): Promise<void> {
    const { roster, presence, messenger, directory } = this.parts;
    const { graceMs } = this.settings;
    const lease = roster.unpublish(peerId);
    if (lease === undefined) return;
    const { streamId, epoch } = lease;
    if ((await presence.suspend(lease, graceMs)) === 'fenced') return;
    messenger.toStream(streamId, 'presence', {
      streamId,
      presence: { state: 'away', epoch, graceRemainingMs: graceMs },
    });
    directory.changed();
  }

  /** Tells a socket that it does not publish the stream any more. */
  supersede(peerId: string, streamId: string): void {
    this.letGo(peerId, streamId);
    this.parts.messenger.toPeer(peerId, 'superseded', { streamId });
  }

  /** A socket does not publish the stream any more, and knows. */
  letGo(peerId: string, streamId: string): void {
    const { roster, messenger } = this.parts;
    if (roster.leaseOf(peerId)?.streamId === streamId) roster.unpublish(peerId);
    messenger.leaveStream(peerId, streamId, 'publisher');
  }

  async #publishAgain(lease: HeldLease, wish: RequestPayload<'publish'>): Promise<PublishReply> {
    const { streams } = this.parts;
    const { streamId, holder } = lease;
    if (holder.publisherInstance !== wish.publisherInstance) throw Refusal.alreadyPublishing();
    const record = await streams.updateLive(streamId, { title: wish.title, media: wish.media }, lease.epoch);
    if (record === undefined) throw Refusal.alreadyPublishing();
    const reply = await this.#take(lease, record);
    this.#tellChanges(reply.stream);
    return reply;
  }

  #tellChanges(stream: Stream): void {
    const { messenger, viewers } = this.parts;
    messenger.toStream(stream.id, 'stream-updated', { stream });
    viewers.tellAgain(stream.id);
  }

  /** Why a live stream's record could not be changed by its publisher. */
  async #overtaken(streamId: string): Promise<Refusal> {
    const { status } = await this.parts.catalog.record(streamId);
    return status === 'ended' ? Refusal.streamEnded() : Refusal.notPublisher();
  }

  async #takeUp(record: StreamRecord, holder: LeaseHolder): Promise<{ epoch: number; previous: LeaseHolder | null }> {
    const { presence } = this.parts;
    const { id: streamId, ownerId, epoch } = record;
    const request = { streamId, ownerId, holder, recordedEpoch: epoch, ttlMs: this.settings.leaseMs };
    let resumed = await presence.resume(request);
    if (resumed.outcome === 'missing') {
      // The leases were lost, the record was not: the owner is back before anybody has put the lease back.
      await presence.restore({ streamId, ownerId, epoch }, this.settings.graceMs);
      resumed = await presence.resume(request);
    }
    if (resumed.outcome === 'resumed') return resumed;
    throw resumed.outcome === 'not-owner' ? Refusal.notOwner() : Refusal.streamEnded();
  }

  async #take(lease: HeldLease, record: StreamRecord): Promise<PublishReply> {
    const { roster, messenger, directory, catalog, iceServers, clock } = this.parts;
    const { peerId } = lease.holder;
    roster.publish(lease);
    messenger.joinStream(peerId, lease.streamId, 'publisher');
    directory.changed();
    return {
      stream: await catalog.describe(record),
      epoch: lease.epoch,
      liveForMs: Math.max(0, clock.now() - record.startedAt),
      graceMs: this.settings.graceMs,
      iceServers: iceServers.issue(peerId),
    };
  }

  #holder({ peerId }: Visitor, publisherInstance: string): LeaseHolder {
    return { instanceId: this.settings.instanceId, peerId, publisherInstance };
  }
}
