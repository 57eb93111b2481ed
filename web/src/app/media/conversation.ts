import type { DismissalReason, IceServer, JoinReply, MeetingSignal, MemberMedia, Members } from '@onair/protocol';
import { ChangeSource } from '../signaling/change-source';
import type { SignalingClient } from '../signaling/signaling-client';
import { SignalingError } from '../signaling/signaling-error';
import { tabKey } from '../signaling/tab-key';
import { withSession } from '../signaling/with-session';
import type { Capture } from './capture';
import { Companion } from './companion';
import type { Outgoing } from './companion-senders';
import type { ConversationState, Person } from './conversation-state';
import { EarlySignals } from './early-signals';
import { personOf } from './person';
import { randomId } from './random-id';
import { sentQuality } from './sent-quality';
import { givesMedia } from './source';

interface Wish {
  readonly meetingId: string;
  readonly name: string;
}

const retryMs = 1_000;
/** Before the server's first answer says how long it waits. */
const assumedGraceMs = 12_000;
const listenMs = 200;
/** Connections are looked after once in so many times. */
const listensPerCheck = 5;

/** Takes part in one meeting, room or call: a connection to every other member, through reconnects and reloads. */
export class Conversation extends ChangeSource {
  readonly #signaling: SignalingClient;
  readonly #capture: Capture;
  /** Tells the others whether it is still this page that they are connected to. */
  readonly #pageInstance = randomId();
  readonly #stream = new MediaStream();
  readonly #screenStream = new MediaStream();
  readonly #companions = new Map<string, Companion>();
  readonly #early = new EarlySignals();
  readonly #unsubscribe: (() => void)[];
  #state: ConversationState = { kind: 'idle' };
  #wish: Wish | null = null;
  #selfId = '';
  #limit: number | null = null;
  #graceMs = assumedGraceMs;
  #revision = -1;
  /** Who is there, told before the answer to our own join. */
  #earlyMembers: Members | null = null;
  #iceServers: readonly IceServer[] = [];
  #sentMedia = '';
  #listens = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(signaling: SignalingClient, capture: Capture) {
    super();
    this.#signaling = signaling;
    this.#capture = capture;
    const timer = setInterval(() => this.#lookAfter(), listenMs);
    const here = (meetingId: string): boolean => meetingId === this.#wish?.meetingId;
    this.#unsubscribe = [
      () => clearInterval(timer),
      capture.on('change', () => this.#show()),
      signaling.onConnect(() => void this.#enter()),
      signaling.on('change', () => this.#noteConnection()),
      signaling.onNotice('members', (members) => {
        if (here(members.meetingId)) this.#told(members);
      }),
      signaling.onNotice('signal', ({ meetingId, from, connectionId, signal }) => {
        if (here(meetingId)) this.#heard(from, connectionId, signal);
      }),
      signaling.onNotice('dismissed', ({ meetingId, reason }) => {
        if (here(meetingId)) this.#dismissed(reason);
      }),
    ];
  }

  get state(): ConversationState {
    return this.#state;
  }

  /** Everybody else, those who came first at the front. */
  get people(): readonly Person[] {
    return [...this.#companions.values()].flatMap((companion) => personOf(companion) ?? []);
  }

  /** How many may be in it, oneself included; null before the first answer. */
  get limit(): number | null {
    return this.#limit;
  }

  /** Takes a place, and keeps it until {@link leave}. Never rejects: {@link state} says how it went. */
  async join(meetingId: string, name: string): Promise<void> {
    if (this.#wish?.meetingId === meetingId) return;
    if (this.#wish) this.leave();
    this.#wish = { meetingId, name };
    this.#setState({ kind: 'joining' });
    // While there is no connection, the next one enters.
    if (this.#signaling.state === 'connected') await this.#enter();
  }

  /** Gives up the place. */
  leave(): void {
    const wish = this.#wish;
    if (!wish) return;
    for (const companion of this.#companions.values()) companion.bye();
    this.#end({ kind: 'left' });
    // Without a connection the place is free when the grace period is over.
    this.#signaling.request('leave', { meetingId: wish.meetingId }).catch(() => undefined);
  }

  /** Lets go of everything. */
  close(): void {
    this.leave();
    for (const unsubscribe of this.#unsubscribe.splice(0)) unsubscribe();
  }

  async #enter(): Promise<void> {
    clearTimeout(this.#retry);
    const wish = this.#wish;
    if (!wish) return;
    const media = this.#media();
    const payload = { ...wish, tabKey: tabKey(), pageInstance: this.#pageInstance, media };
    try {
      const reply = await withSession(this.#signaling, () => this.#signaling.request('join', payload));
      if (wish === this.#wish) this.#entered(reply, media);
    } catch (error) {
      if (!(error instanceof SignalingError)) throw error;
      if (wish === this.#wish) this.#notEntered(error);
    }
  }

  #entered(reply: JoinReply, media: MemberMedia): void {
    this.#limit = reply.limit;
    this.#graceMs = reply.graceMs;
    this.#selfId = reply.memberId;
    this.#iceServers = reply.iceServers;
    this.#sentMedia = JSON.stringify(media);
    for (const companion of this.#companions.values()) companion.useIceServers(reply.iceServers);
    this.#setState({ kind: 'joined' });
    this.#present(reply);
    if (this.#earlyMembers) this.#present(this.#earlyMembers);
    this.#earlyMembers = null;
    this.#show();
  }

  #notEntered(error: SignalingError): void {
    const wasThere = this.#selfId !== '';
    if (error.code === 'meeting-not-found' && wasThere) this.#end({ kind: 'dismissed', reason: 'ended' });
    // Somebody else has our place.
    else if (error.code === 'meeting-full' && wasThere) this.#end({ kind: 'dismissed', reason: 'lost' });
    else if (!error.passing) this.#end({ kind: 'refused', error });
    // A lost connection comes back through onConnect.
    else if (error.code !== 'disconnected') {
      this.#retry = setTimeout(() => void this.#enter(), error.retryAfterMs ?? retryMs);
    }
  }

  #dismissed(reason: DismissalReason): void {
    // It may have been taken only from a socket that was silent for too long.
    if (reason === 'lost') void this.#enter();
    else this.#end({ kind: 'dismissed', reason });
  }

  #end(state: ConversationState): void {
    clearTimeout(this.#retry);
    this.#wish = null;
    this.#selfId = '';
    this.#revision = -1;
    this.#earlyMembers = null;
    for (const companion of this.#companions.values()) companion.close();
    this.#companions.clear();
    this.#early.forget();
    this.#setState(state);
  }

  #noteConnection(): void {
    if (this.#signaling.state === 'reconnecting' && this.#state.kind === 'joined') {
      this.#setState({ kind: 'reconnecting', deadline: performance.now() + this.#graceMs });
    }
  }

  #told(members: Members): void {
    if (this.#selfId !== '') this.#present(members);
    else if (members.revision >= (this.#earlyMembers?.revision ?? 0)) this.#earlyMembers = members;
  }

  #present({ revision, members }: Members): void {
    if (revision < this.#revision) return;
    this.#revision = revision;
    const others = members.filter(({ memberId }) => memberId !== this.#selfId);
    for (const [memberId, companion] of this.#companions) {
      if (!others.some((member) => member.memberId === memberId)) companion.miss(this.#graceMs);
    }
    this.#partWithGone();
    for (const member of others) {
      const { memberId } = member;
      const companion = this.#companions.get(memberId) ?? this.#welcome(memberId);
      companion.meet(member);
      for (const { connectionId, signal } of this.#early.take(memberId, performance.now())) {
        companion.receive(connectionId, signal);
      }
    }
    this.#show();
    this.changed();
  }

  #partWithGone(): void {
    const gone = [...this.#companions].filter(([, companion]) => companion.isGone(performance.now()));
    for (const [memberId, companion] of gone) {
      companion.close();
      this.#companions.delete(memberId);
    }
    if (gone.length === 0) return;
    this.#show();
    this.changed();
  }

  #welcome(memberId: string): Companion {
    const meetingId = this.#wish?.meetingId ?? '';
    const companion = new Companion({
      selfId: this.#selfId,
      memberId,
      outgoing: this.#outgoing(),
      iceServers: this.#iceServers,
      send: (connectionId, signal) => {
        this.#signaling
          .request('signal', { meetingId, to: memberId, connectionId, signal })
          // They are away, or we are: offers are repeated, and connections that do not come up are made anew.
          .catch(() => undefined);
      },
    });
    companion.on('change', () => {
      this.#partWithGone();
      this.changed();
    });
    this.#companions.set(memberId, companion);
    return companion;
  }

  #heard(from: string, connectionId: string, signal: MeetingSignal): void {
    const companion = this.#companions.get(from);
    if (companion) companion.receive(connectionId, signal);
    else this.#early.keep(from, { connectionId, signal }, performance.now());
  }

  /** Brings all connections, and what the server says of us, in line with the sources. */
  #show(): void {
    const outgoing = this.#outgoing();
    for (const companion of this.#companions.values()) companion.show(outgoing);
    this.#tellMedia();
  }

  /** What the others are told of our sources, unless the server knows it already. */
  #tellMedia(): void {
    const wish = this.#wish;
    if (!wish || this.#state.kind !== 'joined') return;
    const media = this.#media();
    const sent = JSON.stringify(media);
    if (sent === this.#sentMedia) return;
    this.#sentMedia = sent;
    this.#signaling.request('update-member', { meetingId: wish.meetingId, media }).catch(() => {
      // Told once more with the next look, or by the next join. What was told meanwhile stands.
      if (this.#sentMedia === sent) this.#sentMedia = '';
    });
  }

  #outgoing(): Outgoing {
    const { audioTrack, cameraTrack, screenTrack } = this.#capture;
    const sources = { audioTrack, cameraTrack, screenTrack };
    const quality = sentQuality(this.#companions.size);
    return { ...sources, stream: this.#stream, screenStream: this.#screenStream, quality };
  }

  #media(): MemberMedia {
    const { sending, cameraTrack, screenTrack } = this.#capture;
    return {
      microphone: sending.audio,
      camera: givesMedia(cameraTrack),
      screen: screenTrack ? this.#screenStream.id : null,
    };
  }

  #lookAfter(): void {
    this.#listens += 1;
    const nowMs = performance.now();
    this.#partWithGone();
    const check = this.#state.kind === 'joined' && this.#listens % listensPerCheck === 0;
    if (check) this.#tellMedia();
    for (const companion of this.#companions.values()) {
      companion.listen(nowMs);
      // Of a connection that was closed meanwhile there is nothing to be known.
      if (check) companion.check().catch(() => undefined);
    }
  }

  #setState(state: ConversationState): void {
    this.#state = state;
    this.changed();
  }
}
