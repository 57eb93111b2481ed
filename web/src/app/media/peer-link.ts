import type { IceCandidate, IceServer } from '@onair/protocol';
import { ChangeSource } from '../signaling/change-source';
import type { ConnectionStatistics, StatisticsSampler } from './connection-statistics';

/** What one side of a connection tells the other, by whatever way signaling takes. */
export type PeerSignal =
  { kind: 'offer'; sdp: string } | { kind: 'answer'; sdp: string } | { kind: 'candidate'; candidate: IceCandidate };

/**
 * How a connection is doing: being made, up, silent for the moment (may heal by itself), lost (needs an ICE restart
 * or a new connection), or closed by us.
 */
export type PeerHealth = 'connecting' | 'connected' | 'interrupted' | 'failed' | 'closed';

/** What a {@link PeerLink} needs from outside. */
export interface PeerLinkOptions {
  /** Who gives way when both offer at once; the two sides must differ. */
  readonly polite: boolean;
  readonly iceServers: readonly IceServer[];
  /** Carries a signal to the other side. It may be lost; offers are sent again. */
  readonly send: (signal: PeerSignal) => void;
  readonly onTrack?: (event: RTCTrackEvent) => void;
  /** Called between the other side's offer and our answer: the moment to say what is sent over its media sections. */
  readonly beforeAnswer?: () => Promise<void>;
  /** Changes the other side's answer before it is applied. */
  readonly amendAnswer?: (sdp: string) => string;
}

/** An offer is repeated this often, at this interval, before the connection counts as failed. */
const offerAttempts = 4;
const offerRetryMs = 3_000;

/**
 * One peer connection with perfect negotiation (W3C WebRTC, section 10.7): both sides may change tracks at any time,
 * collisions resolve themselves, candidates may come early, unanswered offers are repeated.
 *
 * Other than there, the polite side applies an offer of its own only when it is answered, so there is nothing to roll back
 * when it gives way: Chromium (156) goes on decoding the pictures that it received before a rollback, implicit or not, but
 * never shows them again. Nor are there flags for what is half applied, because steps run one at a time.
 */
export class PeerLink extends ChangeSource {
  readonly connection: RTCPeerConnection;
  readonly #options: PeerLinkOptions;
  readonly #earlyCandidates: IceCandidate[] = [];
  #health: PeerHealth = 'connecting';
  /** The polite side's offer that waits for an answer. */
  #unapplied: RTCSessionDescriptionInit | null = null;
  /** The other side's offer that was answered last, by its origin. */
  #answeredOrigin: string | undefined;
  #offerTimer: ReturnType<typeof setTimeout> | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(options: PeerLinkOptions) {
    super();
    this.#options = options;
    this.connection = new RTCPeerConnection({
      iceServers: options.iceServers.map(toRtc),
      bundlePolicy: 'max-bundle',
    });
    this.connection.onnegotiationneeded = () => this.#enqueue(() => this.#offer());
    this.connection.onicecandidate = ({ candidate }) => {
      if (candidate) options.send({ kind: 'candidate', candidate: toWire(candidate) });
    };
    this.connection.onconnectionstatechange = () => this.#readHealth();
    this.connection.ontrack = (event) => options.onTrack?.(event);
  }

  get health(): PeerHealth {
    return this.#health;
  }

  /** Takes what the other side sent, in the order it was sent. */
  receive(signal: PeerSignal): void {
    this.#enqueue(() => (signal.kind === 'candidate' ? this.#candidate(signal.candidate) : this.#describe(signal)));
  }

  /** Looks for a new path on the same connection (RFC 8445, section 2.4); makes an offer. */
  restartIce(iceServers: readonly IceServer[] = this.#options.iceServers): void {
    if (this.#health === 'closed') return;
    this.useIceServers(iceServers);
    this.connection.restartIce();
  }

  /** Looks for paths by these servers the next time that it has to look. */
  useIceServers(iceServers: readonly IceServer[]): void {
    if (this.#health === 'closed') return;
    this.connection.setConfiguration({ ...this.connection.getConfiguration(), iceServers: iceServers.map(toRtc) });
  }

  /** Sends the offer that waits for an answer once more; nothing if none does. */
  repeatOffer(): void {
    this.#send(this.#unapplied ?? this.connection.pendingLocalDescription, 'offer');
  }

  /** How media travel now. Rates are over the time since that sampler's sample before, so each reader has its own. */
  async statistics(sampler: StatisticsSampler): Promise<ConnectionStatistics> {
    return sampler.sample(await this.connection.getStats());
  }

  close(): void {
    if (this.#health === 'closed') return;
    clearTimeout(this.#offerTimer);
    this.connection.onnegotiationneeded = null;
    this.connection.onicecandidate = null;
    this.connection.onconnectionstatechange = null;
    this.connection.ontrack = null;
    this.connection.close();
    this.#setHealth('closed');
  }

  get #waitsForAnswer(): boolean {
    return this.#unapplied !== null || this.connection.signalingState === 'have-local-offer';
  }

  async #offer(): Promise<void> {
    if (this.#options.polite) this.#unapplied = await this.connection.createOffer();
    else await this.connection.setLocalDescription();
    this.repeatOffer();
    this.#repeatOfferUntilAnswered(offerAttempts - 1);
  }

  async #describe(description: { kind: 'offer' | 'answer'; sdp: string }): Promise<void> {
    const { connection } = this;
    if (description.kind === 'offer') {
      const origin = originOf(description.sdp);
      if (origin === this.#answeredOrigin) {
        // Our answer was lost, or crossed this repetition. No offer of ours has to give way to it.
        this.#send(connection.currentLocalDescription, 'answer');
        return;
      }
      if (this.#waitsForAnswer && !this.#options.polite) return;
      // Whatever ours was for and this one does not bring, the browser asks for again.
      this.#unapplied = null;
      await connection.setRemoteDescription({ type: 'offer', sdp: description.sdp });
      await this.#flushCandidates();
      await this.#options.beforeAnswer?.();
      await connection.setLocalDescription();
      this.#answeredOrigin = origin;
      this.#send(connection.localDescription, 'answer');
      return;
    }
    // An answer to an offer that was answered already: the offer had been repeated.
    if (!this.#waitsForAnswer) return;
    clearTimeout(this.#offerTimer);
    const offer = this.#unapplied;
    this.#unapplied = null;
    if (offer) await connection.setLocalDescription(offer);
    const sdp = this.#options.amendAnswer?.(description.sdp) ?? description.sdp;
    await connection.setRemoteDescription({ type: 'answer', sdp });
    await this.#flushCandidates();
  }

  async #candidate(candidate: IceCandidate): Promise<void> {
    if (!this.connection.remoteDescription) {
      this.#earlyCandidates.push(candidate);
      return;
    }
    try {
      await this.connection.addIceCandidate(fromWire(candidate));
    } catch {
      // Of a description that is no longer, or never was, the current one. Others carry the connection.
    }
  }

  async #flushCandidates(): Promise<void> {
    for (const candidate of this.#earlyCandidates.splice(0)) await this.#candidate(candidate);
  }

  #repeatOfferUntilAnswered(attemptsLeft: number): void {
    clearTimeout(this.#offerTimer);
    this.#offerTimer = setTimeout(() => {
      if (!this.#waitsForAnswer) return;
      if (attemptsLeft === 0) {
        this.#setHealth('failed');
        return;
      }
      this.repeatOffer();
      this.#repeatOfferUntilAnswered(attemptsLeft - 1);
    }, offerRetryMs);
  }

  #send(description: RTCSessionDescriptionInit | null, kind: 'offer' | 'answer'): void {
    if (description?.type === kind) this.#options.send({ kind, sdp: description.sdp ?? '' });
  }

  /** One step at a time: a candidate must not overtake the description before it. */
  #enqueue(step: () => Promise<void>): void {
    this.#work = this.#work.then(async () => {
      if (this.#health === 'closed') return;
      try {
        await step();
      } catch {
        // A description the browser refuses, or the connection was closed meanwhile: only a new one can help.
        this.#setHealth('failed');
      }
    });
  }

  #readHealth(): void {
    const states: Record<RTCPeerConnectionState, PeerHealth> = {
      new: 'connecting',
      connecting: this.#health === 'connecting' ? 'connecting' : 'interrupted',
      connected: 'connected',
      disconnected: 'interrupted',
      failed: 'failed',
      closed: 'failed',
    };
    this.#setHealth(states[this.connection.connectionState]);
  }

  #setHealth(health: PeerHealth): void {
    if (this.#health === health || this.#health === 'closed') return;
    this.#health = health;
    this.changed();
  }
}

/**
 * What tells one description from another (RFC 8866, section 5.2): one that is repeated carries the candidates that were
 * found since, too.
 */
function originOf(sdp: string): string {
  return /^o=.*$/m.exec(sdp)?.[0] ?? sdp;
}

function toWire(candidate: RTCIceCandidate): IceCandidate {
  const { sdpMid, sdpMLineIndex, usernameFragment } = candidate;
  return { candidate: candidate.candidate, sdpMid, sdpMLineIndex, usernameFragment };
}

function fromWire({ candidate, sdpMid, sdpMLineIndex, usernameFragment }: IceCandidate): RTCIceCandidateInit {
  return {
    candidate,
    sdpMid: sdpMid ?? null,
    sdpMLineIndex: sdpMLineIndex ?? null,
    usernameFragment: usernameFragment ?? null,
  };
}

function toRtc({ urls, username, credential }: IceServer): RTCIceServer {
  return username !== undefined && credential !== undefined ? { urls, username, credential } : { urls };
}
