import type { IceServer } from '@onair/protocol';
import { StatisticsSampler, type ConnectionStatistics } from './connection-statistics';
import { PeerLink, type PeerHealth, type PeerSignal } from './peer-link';
import type { QualityProfile } from './quality';
import { withStartBitrate } from './start-bitrate';

/** What is sent to every watcher. */
export interface Programme {
  readonly audioTrack: MediaStreamTrack | null;
  readonly videoTrack: MediaStreamTrack | null;
  readonly profile: QualityProfile;
  /** What the way out is known to carry, in kilobits a second; null before anybody measured. */
  readonly knownKbps: number | null;
}

/** What a {@link PublisherPeer} needs from outside. */
export interface PublisherPeerOptions {
  readonly connectionId: string;
  readonly peerId: string;
  readonly iceServers: readonly IceServer[];
  readonly programme: Programme;
  readonly send: (peer: PublisherPeer, signal: PeerSignal) => void;
  readonly changed: (peer: PublisherPeer) => void;
  /** Called when it cannot be made to send what it should. */
  readonly failed: (peer: PublisherPeer) => void;
}

/** The default bitrate of Opus in browsers is for speech; music wants more. */
const audioMaxBitrate = 64_000;
/** How long a connection that is down may wait for its watcher. */
const patienceMs = 15_000;

/**
 * The publisher's end of one watcher's connection. Both kinds of media are negotiated once, whatever is sent at the
 * moment: from then on a change of camera, screen or microphone is a change of track.
 */
export class PublisherPeer {
  readonly connectionId: string;
  /** The watcher's socket; a new one after it reconnected. */
  peerId: string;
  readonly #shown = new StatisticsSampler();
  readonly #measured = new StatisticsSampler();
  readonly #link: PeerLink;
  readonly #audio: RTCRtpSender;
  readonly #video: RTCRtpSender;
  readonly #failed: (peer: PublisherPeer) => void;
  #programme: Programme;
  #work: Promise<void> = Promise.resolve();
  #orphaned = false;
  #downSinceMs: number | null = null;

  constructor(options: PublisherPeerOptions) {
    this.connectionId = options.connectionId;
    this.peerId = options.peerId;
    this.#failed = options.failed;
    const programme = (this.#programme = options.programme);
    const startKbps = Math.min(programme.profile.maxKbps, programme.knownKbps ?? Infinity);
    this.#link = new PeerLink({
      polite: false,
      iceServers: options.iceServers,
      send: (signal) => options.send(this, signal),
      amendAnswer: (sdp) => withStartBitrate(sdp, startKbps),
    });
    this.#link.on('change', () => {
      this.#noteHealth();
      options.changed(this);
    });
    const streams = [new MediaStream()];
    this.#audio = this.#link.connection.addTransceiver(programme.audioTrack ?? 'audio', {
      direction: 'sendonly',
      streams,
      sendEncodings: [{ maxBitrate: audioMaxBitrate }],
    }).sender;
    this.#video = this.#link.connection.addTransceiver(programme.videoTrack ?? 'video', {
      direction: 'sendonly',
      streams,
      sendEncodings: [encoding(programme.profile)],
    }).sender;
  }

  get health(): PeerHealth {
    return this.#link.health;
  }

  /** Whether there is no use in keeping it: nobody is at the other end. */
  isDead(nowMs: number): boolean {
    if (this.#downSinceMs === null) return false;
    return this.#orphaned || nowMs - this.#downSinceMs > patienceMs;
  }

  receive(signal: PeerSignal): void {
    this.#link.receive(signal);
  }

  /** The watcher's socket is lost. Its page may still be there, so the connection decides. */
  orphan(): void {
    this.#orphaned = true;
  }

  /** The watcher is there, on this socket from now on. */
  adopt(peerId: string): void {
    this.peerId = peerId;
    this.#orphaned = false;
  }

  repeatOffer(): void {
    this.#link.repeatOffer();
  }

  restartIce(iceServers: readonly IceServer[]): void {
    this.#link.restartIce(iceServers);
  }

  /**
   * Sends something else over the same connection. One change at a time, each to what is wanted by then: two at once
   * could leave the track of the first on air after it was stopped.
   */
  show(programme: Programme): void {
    this.#programme = programme;
    this.#work = this.#work.then(async () => {
      try {
        await this.#exchange();
      } catch {
        // Refused by the browser, or the connection was closed meanwhile.
        if (this.health !== 'closed') this.#failed(this);
      }
    });
  }

  /** For who shows it. */
  statistics(): Promise<ConnectionStatistics> {
    return this.#link.statistics(this.#shown);
  }

  /** What the way out can carry, in kilobits a second; null before the browser knows. */
  async availableKbps(): Promise<number | null> {
    return (await this.#link.statistics(this.#measured)).availableKbps;
  }

  close(): void {
    this.#link.close();
  }

  async #exchange(): Promise<void> {
    if (this.health === 'closed') return;
    const { audioTrack, videoTrack, profile } = this.#programme;
    if (this.#audio.track !== audioTrack) await this.#audio.replaceTrack(audioTrack);
    if (this.#video.track !== videoTrack) await this.#video.replaceTrack(videoTrack);
    const parameters = this.#video.getParameters();
    const [current] = parameters.encodings;
    if (current && current.maxBitrate !== encoding(profile).maxBitrate) {
      Object.assign(current, encoding(profile));
      await this.#video.setParameters(parameters);
    }
  }

  #noteHealth(): void {
    const down = this.health === 'interrupted' || this.health === 'failed';
    if (!down) this.#downSinceMs = null;
    else this.#downSinceMs ??= performance.now();
  }
}

function encoding({ maxKbps, framesPerSecond }: QualityProfile): RTCRtpEncodingParameters {
  return { maxBitrate: maxKbps * 1_000, maxFramerate: framesPerSecond };
}
