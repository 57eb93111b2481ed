import { isPolite, type IceServer, type Member, type MeetingSignal } from '@onair/protocol';
import { ChangeSource } from '../signaling/change-source';
import { CompanionSenders, type Outgoing } from './companion-senders';
import { exchangeTrack } from './exchange-track';
import { MediaFlow } from './media-flow';
import { PeerLink, type PeerHealth } from './peer-link';
import { randomId } from './random-id';
import { receivedSoFar } from './received-so-far';
import { RepairPlan } from './repair-plan';
import { SpeechDetector } from './speech-detector';

/** What a {@link Companion} needs from outside. */
export interface CompanionOptions {
  readonly selfId: string;
  readonly memberId: string;
  readonly outgoing: Outgoing;
  readonly iceServers: readonly IceServer[];
  /** Carries a signal to this member. It may be lost. */
  readonly send: (connectionId: string, signal: MeetingSignal) => void;
}

/** Media sections of microphone and camera stand in front, that of the screen after them. */
const cameraSections = 2;

/**
 * Another member of a meeting, and our connection to them: made by the impolite side, named by it, and made anew
 * whenever it cannot be repaired or their page is another one.
 */
export class Companion extends ChangeSource {
  /** Picture and sound. The same object for ever, whatever connection fills it. */
  readonly camera = new MediaStream();
  /** What they share, likewise. */
  readonly screen = new MediaStream();
  readonly #options: CompanionOptions;
  readonly #polite: boolean;
  readonly #flow = new MediaFlow();
  readonly #plan = new RepairPlan();
  readonly #speech = new SpeechDetector();
  #member: Member | null = null;
  #awayDeadline: number | null = null;
  /** Until when they may be there although the server does not tell of them; null while it does. */
  #missedDeadline: number | null = null;
  #outgoing: Outgoing;
  #iceServers: readonly IceServer[];
  #connectionId = '';
  #link: PeerLink | null = null;
  #senders: CompanionSenders | null = null;
  /** The page at the other end of the link. */
  #page = '';
  #closed = false;

  constructor(options: CompanionOptions) {
    super();
    this.#options = options;
    this.#outgoing = options.outgoing;
    this.#iceServers = options.iceServers;
    this.#polite = isPolite(options.selfId, options.memberId);
  }

  /** As the server last told of them; null before that. */
  get member(): Member | null {
    return this.#member;
  }

  /** Until when their place is kept, on the clock of `performance.now()`; null while they are there. */
  get awayDeadline(): number | null {
    return this.#awayDeadline;
  }

  /** How the connection is doing; null without one. */
  get health(): PeerHealth | null {
    return this.#link?.health ?? null;
  }

  get speaking(): boolean {
    return this.#speech.speaking && this.#member?.media.microphone === true;
  }

  /** The server tells how they are. */
  meet(member: Member): void {
    this.#member = member;
    this.#missedDeadline = null;
    this.#awayDeadline = member.away ? performance.now() + (member.graceRemainingMs ?? 0) : null;
    // The polite side waits for the offer of the other page, which may even have been faster than this.
    if (this.#page !== '' && member.pageInstance !== this.#page) {
      this.#plan.reset();
      if (!this.#polite) this.#drop();
    }
    if (member.away) this.#plan.reset();
    else if (this.#link) {
      this.#page = member.pageInstance;
      // Whichever of us was away: what was said meanwhile is lost.
      this.#link.repeatOffer();
    } else if (!this.#polite && member.pageInstance !== '') this.#connect();
    this.changed();
  }

  /** The server does not tell of them any more. It may have lost everybody, and they have `graceMs` to be there again. */
  miss(graceMs: number): void {
    this.#missedDeadline ??= performance.now() + graceMs;
  }

  /** Whether they have left: who leaves says so, or is away first, and then closes the connection. */
  isGone(nowMs: number): boolean {
    if (this.#missedDeadline === null) return false;
    return this.health !== 'connected' || this.#member?.away === true || nowMs >= this.#missedDeadline;
  }

  /** Tells them that we leave: their server may lose everybody, so that nobody is believed to have left by its word alone. */
  bye(): void {
    if (this.#link) this.#options.send(this.#connectionId, { kind: 'bye' });
  }

  receive(connectionId: string, signal: MeetingSignal): void {
    const known = this.#link !== null && connectionId === this.#connectionId;
    if (signal.kind === 'bye') {
      if (known) this.#renew();
      return;
    }
    if (!known) {
      if (!this.#polite) return;
      if (signal.kind !== 'offer') {
        this.#options.send(connectionId, { kind: 'bye' });
        return;
      }
      this.#drop();
      this.#make(connectionId);
      this.changed();
    }
    this.#link?.receive(signal);
  }

  useIceServers(iceServers: readonly IceServer[]): void {
    this.#iceServers = iceServers;
  }

  /** Sends something else. */
  show(outgoing: Outgoing): void {
    this.#outgoing = outgoing;
    this.#senders?.show(outgoing);
  }

  /** Looks whether they speak; to be called several times a second. */
  listen(nowMs: number): void {
    const before = this.#speech.speaking;
    const [audio] = this.#link?.connection.getReceivers() ?? [];
    const [source] = audio?.getSynchronizationSources() ?? [];
    this.#speech.hear(source?.audioLevel ?? 0, nowMs);
    if (before !== this.#speech.speaking) this.changed();
  }

  /** Looks after the connection; to be called about once a second while there is a way to signal. */
  async check(): Promise<void> {
    const link = this.#link;
    if (!link || !this.#member || this.#member.away) return;
    const { microphone, camera } = this.#member.media;
    if (link.health === 'connected') {
      const received = await receivedSoFar(link.connection.getReceivers().slice(0, cameraSections));
      if (link !== this.#link) return;
      this.#flow.observe(received, { audio: microphone, video: camera }, performance.now());
    }
    const nowMs = performance.now();
    const repair = this.#plan.next(
      {
        health: link.health,
        mediaExpected: microphone || camera,
        videoExpected: camera,
        complete: this.#flow.complete,
        silentMs: this.#flow.silentMs(nowMs),
        blackMs: this.#flow.blackMs(nowMs),
      },
      nowMs,
    );
    // One restart is enough: of two at once, one gives way.
    if (repair === 'restart' && !this.#polite) link.restartIce(this.#iceServers);
    if (repair === 'renew') this.#giveUp();
  }

  close(): void {
    if (this.#closed) return;
    this.#drop();
    this.#closed = true;
  }

  /** A new connection, by whoever makes them. */
  #giveUp(): void {
    if (this.#polite) {
      this.bye();
      this.#drop();
      this.changed();
    } else this.#renew();
  }

  #renew(): void {
    this.#drop();
    if (!this.#polite && this.#member && !this.#member.away) this.#connect();
    this.changed();
  }

  #connect(): void {
    this.#make(randomId());
    this.#senders?.offer();
  }

  #make(connectionId: string): void {
    if (this.#closed) return;
    this.#connectionId = connectionId;
    this.#page = this.#member?.pageInstance ?? '';
    const link = new PeerLink({
      polite: this.#polite,
      iceServers: this.#iceServers,
      send: (signal) => this.#options.send(connectionId, signal),
      beforeAnswer: async () => this.#senders?.adopt(),
      onTrack: (event) => this.#received(event),
    });
    this.#link = link;
    this.#senders = new CompanionSenders(link.connection, this.#outgoing);
    link.on('change', () => {
      if (link !== this.#link) return;
      // What is set before the first agreement, browsers forget.
      if (link.health === 'connected') this.#senders?.show(this.#outgoing);
      this.changed();
    });
  }

  /** Away with the connection; the last picture stays until the next one. */
  #drop(): void {
    this.#link?.close();
    this.#link = null;
    this.#senders = null;
    this.#page = '';
    this.#flow.reset();
    this.#plan.begin();
  }

  #received({ track, transceiver }: RTCTrackEvent): void {
    const section = this.#link?.connection.getTransceivers().indexOf(transceiver) ?? 0;
    exchangeTrack(section < cameraSections ? this.camera : this.screen, track);
    this.changed();
  }
}
