import type { IceCandidate, IceServer, InitReason, OfferNotice, StreamMedia } from '@onair/protocol';
import { takeBegunConnection } from '../signaling/begun-websocket';
import { ChangeSource } from '../signaling/change-source';
import type { SignalingClient } from '../signaling/signaling-client';
import { SignalingError } from '../signaling/signaling-error';
import { StatisticsSampler, type ConnectionStatistics } from './connection-statistics';
import type { EarlyReception } from './early-reception';
import { exchangeTrack } from './exchange-track';
import { MediaFlow } from './media-flow';
import { PeerLink, type PeerHealth, type PeerSignal } from './peer-link';
import { randomId } from './random-id';
import { RepairPlan } from './repair-plan';

/** How often the flow of media is looked at. */
const checkMs = 500;
/** An `init` without an offer is repeated after this long, so often, and then under a new name. */
const initRetryMs = 3_000;
const initAttempts = 3;
/** Enough for one offer; who sends more before it is not waited for. */
const mostEarlyCandidates = 60;
/** Silence of a connection that should carry media is told after this long. */
const silentAfterMs = 1_200;
/** So many connections in a row that do not come up are no chance: there is no path. */
const pathlessAfter = 3;

/** Receives one stream's media, over one connection after another as need be. */
export class Reception extends ChangeSource {
  /** Picture and sound. The same object for ever, whatever connection fills it. */
  readonly media: MediaStream;
  readonly #signaling: SignalingClient;
  readonly #streamId: string;
  readonly #shown = new StatisticsSampler();
  readonly #checked = new StatisticsSampler();
  readonly #flow = new MediaFlow();
  readonly #plan = new RepairPlan();
  readonly #unsubscribe: (() => void)[];
  /** Null before the server has told them. */
  #iceServers: readonly IceServer[] | null = null;
  #expected: StreamMedia = { audio: true, video: true };
  #connectionId: string;
  /** An offer that came before it was known by which servers it may be answered. */
  #earlyOffer: OfferNotice | null = null;
  /** What came before the offer it belongs to, which was lost and will be repeated, or was overtaken. */
  #earlyCandidates: IceCandidate[] = [];
  #link: PeerLink | null = null;
  /** Made while the offer is on its way: a page's first connection takes the browser as long as the offer travels. */
  #readyLink: PeerLink | null = null;
  /** The connection before, kept until the new one brings its picture, so that the last frame stays. */
  #retiring: PeerLink | null = null;
  /** The publisher's page at the other end; null while there is none. */
  #publisher: string | null = null;
  #initTimer: ReturnType<typeof setTimeout> | undefined;
  /** How many connections, one after the other, were given up before they came up. */
  #vain = 0;
  #announced = false;

  /** Carries on with what was begun before the page could, if anything was. */
  constructor(signaling: SignalingClient, streamId: string, early?: EarlyReception) {
    super();
    this.#signaling = signaling;
    this.#streamId = streamId;
    this.media = early?.media ?? new MediaStream();
    const asked = takeBegunConnection(streamId);
    const begun = early?.handOver({
      send: (signal) => {
        // The page's own first words are those of the start page, so nothing may come before them.
        if (signaling.state === 'connecting') begun?.say(signal);
        else this.#tell(signal, this.#connectionId);
      },
      received: (track) => this.#received(track),
    });
    this.#connectionId = begun?.connectionId ?? asked ?? randomId();
    if (begun) {
      this.#publisher = begun.publisherInstance;
      this.#link = this.#follow(begun.link);
    }
    const check = setInterval(() => void this.#check(), checkMs);
    this.#unsubscribe = [
      () => clearInterval(check),
      signaling.onNotice('offer', (notice) => this.#offered(notice)),
      signaling.onNotice('candidate', ({ connectionId, candidate }) => {
        if (connectionId === this.#connectionId) this.#candidate(candidate);
      }),
      signaling.onNotice('bye', ({ connectionId }) => {
        if (connectionId === this.#connectionId) this.#renew();
      }),
    ];
  }

  /** How the connection is doing; null without one. */
  get health(): PeerHealth | null {
    return this.#link?.health ?? null;
  }

  /** Whether the browser makes connections: some have that switched off, for privacy. */
  get supported(): boolean {
    return 'RTCPeerConnection' in globalThis;
  }

  /** Whether nothing comes although the connection is up and the broadcaster sends. */
  get silent(): boolean {
    return (this.#expected.audio || this.#expected.video) && this.#flow.silentMs(performance.now()) > silentAfterMs;
  }

  /** Whether no path to the publisher was found, several times over. */
  get pathless(): boolean {
    return this.#vain >= pathlessAfter;
  }

  /** Tells the publisher that we are here, before it is known whether there is one: saves a round trip. */
  announce(): void {
    // One that was begun was asked for, too: the start page has said so already, in these words.
    if (!this.#link || !this.#announced) this.#init('new');
    this.#announced = true;
  }

  useIceServers(iceServers: readonly IceServer[]): void {
    if (!this.supported) return;
    this.#iceServers = iceServers;
    // For the restarts that the publisher makes of it.
    this.#link?.useIceServers(iceServers);
    const offer = this.#earlyOffer;
    this.#earlyOffer = null;
    if (offer) this.#offered(offer);
    if (this.#link || this.#initTimer === undefined) return;
    this.#readyLink?.close();
    this.#readyLink = this.#makeLink(this.#connectionId);
  }

  /** What the broadcaster says they send; without it silence is no fault. */
  expect(media: StreamMedia): void {
    this.#expected = media;
  }

  /**
   * The publisher is there. The same page as before still has our connection, but may know our old socket only; a
   * new page needs a new connection.
   */
  meet(publisherInstance: string): void {
    const samePage = this.#publisher === null || this.#publisher === publisherInstance;
    this.#publisher = publisherInstance;
    if (!this.#link) {
      if (this.#initTimer === undefined) this.#init('new');
    } else if (!samePage) {
      this.#plan.reset();
      this.#renew();
    } else if (this.#initTimer === undefined) {
      this.#init('rejoin');
    } else {
      // It has been told of us just now.
      this.#stopAsking();
    }
  }

  /** The publisher is gone for now: nobody to ask for repairs. */
  pause(): void {
    this.#stopAsking();
    this.#plan.reset();
  }

  /** How the media travel now; null without a connection. */
  async statistics(): Promise<ConnectionStatistics | null> {
    return (await this.#link?.statistics(this.#shown)) ?? null;
  }

  close(): void {
    this.#stopAsking();
    this.#earlyOffer = null;
    for (const unsubscribe of this.#unsubscribe.splice(0)) unsubscribe();
    for (const link of [this.#link, this.#readyLink, this.#retiring]) link?.close();
    this.#link = this.#readyLink = this.#retiring = null;
  }

  /** Gives up the connection and asks for a new one. */
  #renew(): void {
    if (this.#link) {
      this.#say({ word: 'bye' });
      this.#retiring?.close();
      this.#retiring = this.#link;
      this.#link = null;
    }
    this.#connectionId = randomId();
    this.#earlyCandidates = [];
    this.#readyLink?.close();
    this.#readyLink = null;
    this.#flow.reset();
    this.#init('new');
    this.changed();
  }

  #init(reason: InitReason, attempt = 1): void {
    this.#stopAsking();
    // Nobody need offer what cannot be answered.
    if (!this.supported) return;
    this.#say({ word: 'init', reason });
    if (reason !== 'new') return;
    this.#initTimer = setTimeout(() => {
      if (this.#link) return;
      if (attempt < initAttempts) this.#init('new', attempt + 1);
      else this.#renew();
    }, initRetryMs);
  }

  #stopAsking(): void {
    clearTimeout(this.#initTimer);
    this.#initTimer = undefined;
  }

  #offered(offer: OfferNotice): void {
    const { streamId, connectionId, sdp } = offer;
    if (streamId !== this.#streamId || connectionId !== this.#connectionId) return;
    if (!this.#iceServers) {
      this.#earlyOffer = offer;
      return;
    }
    this.#stopAsking();
    this.#link ??= this.#readyLink ?? this.#makeLink(connectionId);
    this.#readyLink = null;
    this.#link.receive({ kind: 'offer', sdp });
    for (const candidate of this.#earlyCandidates.splice(0)) this.#candidate(candidate);
  }

  #candidate(candidate: IceCandidate): void {
    if (this.#link) this.#link.receive({ kind: 'candidate', candidate });
    else if (this.#earlyCandidates.length < mostEarlyCandidates) this.#earlyCandidates.push(candidate);
  }

  #makeLink(connectionId: string): PeerLink {
    return this.#follow(
      new PeerLink({
        polite: true,
        iceServers: this.#iceServers ?? [],
        send: (signal) => this.#tell(signal, connectionId),
        onTrack: ({ track }) => this.#received(track),
      }),
    );
  }

  #follow(link: PeerLink): PeerLink {
    link.on('change', () => {
      if (link !== this.#link) return;
      if (link.health === 'connected') this.#vain = 0;
      this.changed();
    });
    return link;
  }

  #tell(signal: PeerSignal, connectionId: string): void {
    this.#say({ word: signal.kind, signal }, connectionId);
  }

  /**
   * Sends and does not wait. What is lost is made good: an `init` and an offer are repeated, and a connection that
   * does not come up is renewed.
   */
  #say(
    what: { word: 'bye' } | { word: 'init'; reason: InitReason } | { word: PeerSignal['kind']; signal: PeerSignal },
    connectionId = this.#connectionId,
  ): void {
    const address = { streamId: this.#streamId, connectionId };
    const send = (): Promise<unknown> => {
      if (what.word === 'init') return this.#signaling.request('init', { ...address, reason: what.reason });
      if (what.word === 'bye') return this.#signaling.request('bye', address);
      const { signal } = what;
      if (signal.kind === 'candidate') {
        return this.#signaling.request('candidate', { ...address, candidate: signal.candidate });
      }
      return this.#signaling.request('answer', { ...address, sdp: signal.sdp });
    };
    send().catch((error: unknown) => {
      // Refused for good: there is nobody to answer until `meet` says so.
      if (what.word === 'init' && error instanceof SignalingError && !error.passing) this.#stopAsking();
    });
  }

  #received(track: MediaStreamTrack): void {
    exchangeTrack(this.media, track);
    if (track.kind === 'video') {
      this.#retiring?.close();
      this.#retiring = null;
    }
    this.changed();
  }

  async #check(): Promise<void> {
    const link = this.#link;
    if (!link) return;
    if (link.health === 'connected') {
      const sample = await link.statistics(this.#checked);
      if (link !== this.#link) return;
      const wasSilent = this.silent;
      this.#flow.observe(sample, this.#expected, performance.now());
      if (wasSilent !== this.silent) this.changed();
    }
    this.#repair(link.health);
  }

  #repair(health: PeerHealth): void {
    if (this.#publisher === null || this.#signaling.state !== 'connected') return;
    const nowMs = performance.now();
    const repair = this.#plan.next(
      {
        health,
        mediaExpected: this.#expected.audio || this.#expected.video,
        videoExpected: this.#expected.video,
        complete: this.#flow.complete,
        silentMs: this.#flow.silentMs(nowMs),
        blackMs: this.#flow.blackMs(nowMs),
      },
      nowMs,
    );
    if (repair === 'restart') this.#init('restart');
    if (repair !== 'renew') return;
    if (health !== 'connected') this.#vain += 1;
    this.#renew();
  }
}
