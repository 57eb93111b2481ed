import type {
  AnswerNotice,
  ByeNotice,
  CandidateNotice,
  IceServer,
  InitNotice,
  WatcherLeftNotice,
} from '@onair/protocol';
import { ChangeSource } from '../signaling/change-source';
import type { SignalingClient } from '../signaling/signaling-client';
import type { ConnectionStatistics } from './connection-statistics';
import type { PeerSignal } from './peer-link';
import { PublisherPeer, type Programme } from './publisher-peer';

const sweepMs = 1_000;
/** How often the way out is measured. */
const measureEveryMs = 5_000;

/** All watchers' connections of one stream, at the publisher's end. */
export class Audience extends ChangeSource {
  readonly #signaling: SignalingClient;
  readonly #streamId: string;
  readonly #peers = new Map<string, PublisherPeer>();
  readonly #unsubscribe: (() => void)[];
  #programme: Programme;
  #iceServers: readonly IceServer[] = [];
  #knownKbps: number | null = null;

  constructor(signaling: SignalingClient, streamId: string, programme: Programme) {
    super();
    this.#signaling = signaling;
    this.#streamId = streamId;
    this.#programme = programme;
    const mine = <T extends { streamId: string }>(handle: (notice: T) => void) => {
      return (notice: T): void => {
        if (notice.streamId === streamId) handle(notice);
      };
    };
    const sweep = setInterval(() => this.#sweep(), sweepMs);
    const measure = setInterval(() => void this.#measure(), measureEveryMs);
    this.#unsubscribe = [
      () => clearInterval(sweep),
      () => clearInterval(measure),
      signaling.onNotice(
        'init',
        mine((notice) => this.#init(notice)),
      ),
      signaling.onNotice(
        'answer',
        mine((notice) => this.#answer(notice)),
      ),
      signaling.onNotice(
        'candidate',
        mine((notice) => this.#candidate(notice)),
      ),
      signaling.onNotice(
        'bye',
        mine((notice) => this.#bye(notice)),
      ),
      signaling.onNotice(
        'watcher-left',
        mine((notice) => this.#left(notice)),
      ),
    ];
  }

  /** How many connections are up. */
  get connections(): number {
    return this.#up.length;
  }

  useIceServers(iceServers: readonly IceServer[]): void {
    this.#iceServers = iceServers;
  }

  /** Sends this to everybody who is here, and to those who come. */
  show(programme: Omit<Programme, 'knownKbps'>): void {
    this.#programme = { ...programme, knownKbps: this.#knownKbps };
    for (const peer of this.#peers.values()) peer.show(this.#programme);
  }

  /** One sample for each connection that is up. */
  async statistics(): Promise<ConnectionStatistics[]> {
    return Promise.all(this.#up.map((peer) => peer.statistics()));
  }

  close(): void {
    for (const unsubscribe of this.#unsubscribe.splice(0)) unsubscribe();
    for (const peer of [...this.#peers.values()]) this.#drop(peer);
  }

  get #up(): PublisherPeer[] {
    return [...this.#peers.values()].filter(({ health }) => health === 'connected');
  }

  #init({ connectionId, peerId, reason }: InitNotice): void {
    const known = this.#peers.get(connectionId);
    if (known && known.health !== 'failed') {
      known.adopt(peerId);
      if (reason === 'new') known.repeatOffer();
      if (reason === 'restart') known.restartIce(this.#iceServers);
      return;
    }
    if (known && reason === 'restart') {
      known.adopt(peerId);
      known.restartIce(this.#iceServers);
      return;
    }
    if (reason === 'new') this.#welcome(connectionId, peerId);
    else this.#say({ connectionId, peerId });
  }

  #welcome(connectionId: string, peerId: string): void {
    // One connection each: a watcher who asks for a new one has given up the one before.
    for (const peer of [...this.#peers.values()]) {
      if (peer.peerId === peerId || peer.connectionId === connectionId) this.#drop(peer);
    }
    const peer = new PublisherPeer({
      connectionId,
      peerId,
      iceServers: this.#iceServers,
      programme: { ...this.#programme, knownKbps: this.#knownKbps },
      send: (from, signal) => this.#send(from, signal),
      changed: () => this.changed(),
      // What it shows is not what it should: the watcher asks for a new one.
      failed: (which) => this.#giveUp(which),
    });
    this.#peers.set(connectionId, peer);
  }

  #answer({ sdp, ...from }: AnswerNotice): void {
    this.#peerOf(from)?.receive({ kind: 'answer', sdp });
  }

  #candidate({ candidate, ...from }: CandidateNotice): void {
    this.#peerOf(from)?.receive({ kind: 'candidate', candidate });
  }

  #bye(from: ByeNotice): void {
    const peer = this.#peerOf(from);
    if (peer) this.#drop(peer);
  }

  /** A watcher speaks for its own connection only, whichever ones it knows of. */
  #peerOf({ connectionId, peerId }: Pick<ByeNotice, 'connectionId' | 'peerId'>): PublisherPeer | undefined {
    const peer = this.#peers.get(connectionId);
    return peer?.peerId === peerId ? peer : undefined;
  }

  #left({ peerId, lost }: WatcherLeftNotice): void {
    for (const peer of [...this.#peers.values()]) {
      if (peer.peerId !== peerId) continue;
      if (lost && peer.health === 'connected') peer.orphan();
      else this.#drop(peer);
    }
  }

  #send({ connectionId, peerId }: PublisherPeer, signal: PeerSignal): void {
    const address = { streamId: this.#streamId, connectionId, peerId };
    const sent =
      signal.kind === 'candidate'
        ? this.#signaling.request('candidate', { ...address, candidate: signal.candidate })
        : this.#signaling.request('offer', { ...address, sdp: signal.sdp });
    // Offers are repeated, and a connection that never comes up is swept.
    sent.catch(() => undefined);
  }

  #say(address: { connectionId: string; peerId: string }): void {
    // The watcher finds out by itself that its connection is silent.
    this.#signaling.request('bye', { streamId: this.#streamId, ...address }).catch(() => undefined);
  }

  #sweep(): void {
    const nowMs = performance.now();
    for (const peer of [...this.#peers.values()]) {
      if (peer.isDead(nowMs)) this.#giveUp(peer);
    }
  }

  async #measure(): Promise<void> {
    const measured = await Promise.all(this.#up.map((peer) => peer.availableKbps()));
    const known = measured.filter((kbps) => kbps !== null);
    if (known.length > 0) this.#knownKbps = Math.max(...known);
  }

  #giveUp(peer: PublisherPeer): void {
    this.#say({ connectionId: peer.connectionId, peerId: peer.peerId });
    this.#drop(peer);
  }

  #drop(peer: PublisherPeer): void {
    peer.close();
    this.#peers.delete(peer.connectionId);
    this.changed();
  }
}
