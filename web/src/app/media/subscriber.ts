import type { IceServer, InitReason, OfferNotice, Presence, Stream } from '@onair/protocol';
import { ChangeSource } from '../signaling/change-source';
import type { SignalingClient } from '../signaling/signaling-client';
import { SignalingError } from '../signaling/signaling-error';
import type { ConnectionStatistics } from './connection-statistics';
import { MediaFlow } from './media-flow';
import { PeerLink, type PeerSignal } from './peer-link';
import { randomId } from './random-id';
import { watchState, type WatchState } from './watch-state';

/** How often the flow of media is looked at. */
const checkMs = 500;
/** An `init` without an offer is repeated after this long. */
const initRetryMs = 3_000;
/** After so many repetitions a new connection is asked for instead. */
const initAttempts = 3;
/** Silence of a connection that should carry media: first said in words, then repaired. */
const silentAfterMs = 1_200;
const repairAfterMs = 3_000;
/** How long a connection may be up without one picture. */
const blackAfterMs = 6_000;
/** How long a repair may take before the next, stronger one. */
const repairPatienceMs = 5_000;
const refusedRetryMs = 2_000;

/**
 * Watches one stream until closed: signals, receives, and repairs by itself. Every reconnect of the socket asks for
 * the stream again; a connection that fails gets an ICE restart, then a successor.
 */
export class Subscriber extends ChangeSource {
  readonly streamId: string;
  /** Picture and sound. The same object for ever, whatever connection fills it. */
  readonly media = new MediaStream();
  readonly #signaling: SignalingClient;
  readonly #unsubscribe: (() => void)[];
  readonly #flow = new MediaFlow();
  readonly #startedAtMs = performance.now();
  #stream: Stream | null = null;
  #presence: Presence | null = null;
  #awayDeadline = 0;
  #refusal: SignalingError | null = null;
  #iceServers: readonly IceServer[] = [];
  #connectionId = randomId();
  #link: PeerLink | null = null;
  /** The connection before, kept until the new one brings its tracks, so that the last frame stays. */
  #retiring: PeerLink | null = null;
  #linkPublisher: string | null = null;
  #wasLive = false;
  #timeToFirstFrameMs: number | null = null;
  #repairStartedMs: number | null = null;
  #repairStep: 'none' | 'restart' | 'renew' = 'none';
  #initTimer: ReturnType<typeof setTimeout> | undefined;
  #joinTimer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(signaling: SignalingClient, streamId: string) {
    super();
    this.streamId = streamId;
    this.#signaling = signaling;
    const onHide = (): void => this.#leave();
    const onShow = (event: PageTransitionEvent): void => {
      if (event.persisted) void this.#join();
    };
    window.addEventListener('pagehide', onHide);
    window.addEventListener('pageshow', onShow);
    const check = setInterval(() => void this.#check(), checkMs);
    this.#unsubscribe = [
      () => window.removeEventListener('pagehide', onHide),
      () => window.removeEventListener('pageshow', onShow),
      () => clearInterval(check),
      signaling.onNotice('offer', (notice) => this.#offered(notice)),
      signaling.onNotice('candidate', ({ connectionId, candidate }) => {
        if (connectionId === this.#connectionId) this.#link?.receive({ kind: 'candidate', candidate });
      }),
      signaling.onNotice('bye', ({ connectionId }) => {
        if (connectionId === this.#connectionId) this.#renew();
      }),
      signaling.onNotice('presence', (notice) => {
        if (notice.streamId === streamId) this.#present(notice.presence);
      }),
      signaling.onNotice('viewers', (notice) => {
        if (notice.streamId === streamId) this.#update({ viewers: notice.viewers });
      }),
      signaling.onNotice('stream-updated', ({ stream }) => {
        if (stream.id === streamId) this.#update(stream);
      }),
      signaling.on('change', () => this.changed()),
      signaling.onConnect(() => void this.#join()),
    ];
  }

  get state(): WatchState {
    return watchState({
      presence: this.#presence,
      awayDeadline: this.#awayDeadline,
      refusal: this.#refusal,
      health: this.#link?.health ?? null,
      silent: this.#mediaExpected && this.#flow.silentMs(performance.now()) > silentAfterMs,
      wasLive: this.#wasLive,
    });
  }

  /** The stream as the server last told it; null before its first answer. */
  get stream(): Stream | null {
    return this.#stream;
  }

  /** From the making of this subscriber to its first shown frame, in milliseconds. */
  get timeToFirstFrameMs(): number | null {
    return this.#timeToFirstFrameMs;
  }

  /** How the media travel now; null without a connection. */
  async statistics(): Promise<ConnectionStatistics | null> {
    return (await this.#link?.statistics()) ?? null;
  }

  /** The page tells that its video element has shown the first frame. */
  firstFrameShown(): void {
    if (this.#timeToFirstFrameMs !== null) return;
    this.#timeToFirstFrameMs = performance.now() - this.#startedAtMs;
    this.changed();
  }

  /** Leaves the stream and frees the broadcaster's connection. */
  close(): void {
    if (this.#closed) return;
    this.#leave();
    this.#closed = true;
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#dropLinks();
    clearTimeout(this.#joinTimer);
  }

  get #mediaExpected(): boolean {
    return this.#stream === null || this.#stream.media.audio || this.#stream.media.video;
  }

  async #join(): Promise<void> {
    if (this.#closed) return;
    clearTimeout(this.#joinTimer);
    const { streamId } = this;
    const watching = this.#signaling.request('watch', { streamId });
    // Behind `watch` without waiting for it: the publisher's offer is on its way when the answer comes.
    if (!this.#link) this.#announce('new');
    try {
      const { stream, presence, iceServers } = await watching;
      this.#refusal = null;
      this.#iceServers = iceServers;
      this.#stream = stream;
      this.#present(presence);
      if (this.#link?.health === 'connected') this.#announce('rejoin');
    } catch (error) {
      if (!(error instanceof SignalingError)) throw error;
      // A lost connection comes back through onConnect, and until then what was known stands.
      if (error.code === 'disconnected') return;
      this.#refusal = error;
      this.#stopAnnouncing();
      if (error.passing) this.#joinTimer = setTimeout(() => void this.#join(), error.retryAfterMs ?? refusedRetryMs);
    }
    this.changed();
  }

  #leave(): void {
    this.#stopAnnouncing();
    // The page goes: whether it arrives cannot be waited for.
    this.#signaling.request('unwatch', { streamId: this.streamId }).catch(() => undefined);
  }

  #present(presence: Presence): void {
    if (this.#presence?.state === 'ended') return;
    if (presence.state !== 'ended' && this.#presence && presence.epoch < this.#presence.epoch) return;
    this.#presence = presence;
    if (presence.state === 'away') {
      this.#awayDeadline = performance.now() + presence.graceRemainingMs;
      this.#stopAnnouncing();
    }
    if (presence.state === 'ended') this.#dropLinks();
    if (presence.state === 'live') this.#meet(presence.publisherInstance);
    this.changed();
  }

  /** The publisher is there. The same page as before still has our connection; a new page needs a new one. */
  #meet(publisherInstance: string): void {
    const samePage = this.#linkPublisher === publisherInstance;
    this.#linkPublisher = publisherInstance;
    if (this.#link && !samePage) this.#renew();
    else if (!this.#link && this.#initTimer === undefined) this.#announce('new');
  }

  /** Gives up the connection and asks for a new one. */
  #renew(): void {
    if (this.#closed) return;
    if (this.#link) {
      this.#say('bye');
      this.#retiring?.close();
      this.#retiring = this.#link;
      this.#link = null;
    }
    this.#connectionId = randomId();
    this.#flow.reset();
    this.#announce('new');
    this.changed();
  }

  #announce(reason: InitReason, attempt = 1): void {
    this.#stopAnnouncing();
    this.#signaling
      .request('init', { streamId: this.streamId, connectionId: this.#connectionId, reason })
      .catch((error: unknown) => {
        if (!(error instanceof SignalingError)) throw error;
        // Nobody to answer: the next `presence` or `watch` says when there is.
        if (!error.passing || error.code === 'disconnected') this.#stopAnnouncing();
      });
    if (reason !== 'new') return;
    this.#initTimer = setTimeout(() => {
      if (this.#link || this.#presence?.state !== 'live') return;
      if (attempt < initAttempts) this.#announce('new', attempt + 1);
      else this.#renew();
    }, initRetryMs);
  }

  #stopAnnouncing(): void {
    clearTimeout(this.#initTimer);
    this.#initTimer = undefined;
  }

  #offered({ streamId, connectionId, sdp }: OfferNotice): void {
    if (streamId !== this.streamId || connectionId !== this.#connectionId || this.#closed) return;
    this.#stopAnnouncing();
    this.#link ??= this.#makeLink(connectionId);
    this.#link.receive({ kind: 'offer', sdp });
  }

  #makeLink(connectionId: string): PeerLink {
    const link = new PeerLink({
      polite: true,
      iceServers: this.#iceServers,
      send: (signal) => this.#send(connectionId, signal),
      onTrack: ({ track }) => this.#received(track),
    });
    link.on('change', () => {
      if (link !== this.#link) return;
      if (link.health === 'connected') this.#repaired();
      this.changed();
    });
    return link;
  }

  #send(connectionId: string, signal: PeerSignal): void {
    const address = { streamId: this.streamId, connectionId };
    const sent =
      signal.kind === 'candidate'
        ? this.#signaling.request('candidate', { ...address, candidate: signal.candidate })
        : this.#signaling.request('answer', { ...address, sdp: signal.sdp });
    // Lost ones are made good: the publisher repeats its offer, and a connection that does not come up is renewed.
    sent.catch(() => undefined);
  }

  #say(word: 'bye'): void {
    this.#signaling
      .request(word, { streamId: this.streamId, connectionId: this.#connectionId })
      // The publisher frees what is silent by itself.
      .catch(() => undefined);
  }

  /** The new track first, then away with the old: a stream without live tracks would end the video element. */
  #received(track: MediaStreamTrack): void {
    const before = this.media.getTracks().filter(({ kind }) => kind === track.kind);
    this.media.addTrack(track);
    for (const old of before) this.media.removeTrack(old);
    if (track.kind === 'video') {
      this.#retiring?.close();
      this.#retiring = null;
    }
    this.changed();
  }

  #repaired(): void {
    this.#wasLive = true;
    this.#repairStep = 'none';
    this.#repairStartedMs = null;
  }

  async #check(): Promise<void> {
    const link = this.#link;
    if (link?.health === 'connected') {
      this.#flow.observe(await link.statistics(), performance.now());
      if (this.#flow.silentMs(performance.now()) > 0) this.changed();
    }
    if (link === this.#link) this.#repairIfNeeded();
  }

  #repairIfNeeded(): void {
    if (!this.#link || this.#presence?.state !== 'live' || this.#signaling.state !== 'connected') return;
    const now = performance.now();
    if (this.#repairStartedMs !== null && now - this.#repairStartedMs < repairPatienceMs) return;
    const { health } = this.#link;
    const silent = this.#mediaExpected && this.#flow.silentMs(now) > repairAfterMs;
    const black = this.#stream?.media.video === true && this.#flow.blackMs(now) > blackAfterMs;
    const stuck = health === 'connecting' && this.#repairStartedMs !== null;
    if (health === 'connected' ? !silent && !black : health === 'connecting' && !stuck) {
      // A connection that is being made gets its time too.
      if (health === 'connecting') this.#repairStartedMs = now;
      return;
    }
    this.#repairStartedMs = now;
    // Media that stop on a connection that is up are no matter of paths: only a new connection helps.
    const restart = this.#repairStep === 'none' && health !== 'connected' && health !== 'connecting';
    this.#repairStep = restart ? 'restart' : 'renew';
    if (restart) this.#announce('restart');
    else this.#renew();
  }

  #update(changes: Partial<Stream>): void {
    if (!this.#stream) return;
    this.#stream = { ...this.#stream, ...changes };
    this.changed();
  }

  #dropLinks(): void {
    this.#stopAnnouncing();
    this.#link?.close();
    this.#retiring?.close();
    this.#link = null;
    this.#retiring = null;
  }
}
