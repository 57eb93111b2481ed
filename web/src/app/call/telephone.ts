import type { Call, CallEndReason, CallReply, RegisterReply } from '@onair/protocol';
import type { Conversation } from '../media/conversation';
import { ChangeSource } from '../signaling/change-source';
import type { SignalingClient } from '../signaling/signaling-client';
import { SignalingError } from '../signaling/signaling-error';
import { tabKey } from '../signaling/tab-key';
import { withSession } from '../signaling/with-session';

/** How the last call ended, as far as this tab knows. */
export interface Outcome {
  readonly kind: CallEndReason | 'ended-by-you' | 'declined-by-you' | 'missed' | 'elsewhere' | 'over';
  readonly peerName: string;
}

/** What was asked for and not granted. */
export interface CallRefusal {
  readonly about: 'register' | 'call';
  /** The name that was asked for. */
  readonly name: string;
  readonly error: SignalingError;
}

const retryMs = 1_000;
/** A word of the server that ringing is over may be lost; after this long it is asked. */
const overdueMs = 1_500;

/** A name by which this tab can be called, and the one call that it is in. */
export class Telephone extends ChangeSource {
  readonly #signaling: SignalingClient;
  readonly #conversation: Conversation;
  readonly #unsubscribe: (() => void)[];
  #wanted: string | null = null;
  #name: string | null = null;
  #registering = false;
  #lostName: string | null = null;
  #call: Call | null = null;
  #ringDeadline: number | null = null;
  /** The call that this tab is accepting: the news of it may come before the answer. */
  #accepting: string | null = null;
  /** The call that was answered last, here or in another tab. */
  #answeredCallId: string | null = null;
  /** The call that ended last: the answer that tells of it may come after that, or whoever ended it was not heard. */
  #endedCallId: string | null = null;
  #outcome: Outcome | null = null;
  #refusal: CallRefusal | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #overdue: ReturnType<typeof setTimeout> | undefined;

  constructor(signaling: SignalingClient, conversation: Conversation) {
    super();
    this.#signaling = signaling;
    this.#conversation = conversation;
    this.#unsubscribe = [
      signaling.onConnect(() => void this.#register()),
      signaling.onNotice('ring', ({ call }) => this.#rings(call)),
      signaling.onNotice('call-accepted', ({ callId }) => this.#accepted(callId)),
      signaling.onNotice('call-ended', ({ callId, reason }) => this.#ended(callId, reason)),
      signaling.onNotice('name-lost', ({ name }) => this.#lost(name)),
      conversation.on('change', () => this.#noteConversation()),
    ];
  }

  /** The name as others see it; null without one. */
  get name(): string | null {
    return this.#name;
  }

  get registering(): boolean {
    return this.#registering;
  }

  /** A name that is somebody else's now. */
  get lostName(): string | null {
    return this.#lostName;
  }

  get call(): Call | null {
    return this.#call;
  }

  /** Until when it rings, on the clock of `performance.now()`; null while nothing rings. */
  get ringDeadline(): number | null {
    return this.#ringDeadline;
  }

  get outcome(): Outcome | null {
    return this.#outcome;
  }

  get refusal(): CallRefusal | null {
    return this.#refusal;
  }

  /** Takes a name and keeps it, through reconnects, until {@link unregister}. Never rejects. */
  async register(name: string): Promise<void> {
    this.#wanted = name;
    this.#lostName = null;
    this.#refusal = null;
    this.#outcome = null;
    await this.#register();
  }

  /** Gives the name up. */
  unregister(): void {
    if (this.#wanted === null) return;
    if (this.#call) this.hangUp();
    this.#forgetName();
    // Without a connection the name is free when the grace period is over.
    this.#signaling.request('unregister', {}).catch(() => undefined);
  }

  /** Rings somebody. Never rejects: {@link refusal} says why not. */
  async callSomebody(name: string): Promise<void> {
    if (this.#call) return;
    this.#refusal = null;
    this.#outcome = null;
    this.changed();
    try {
      this.#answered(await this.#signaling.request('call', { name }));
    } catch (error) {
      this.#refuse('call', name, error);
    }
  }

  /** Accepts the call that rings here. */
  async accept(): Promise<void> {
    const call = this.#call;
    if (call?.direction !== 'incoming' || call.state !== 'ringing' || this.#accepting === call.callId) return;
    this.#accepting = call.callId;
    try {
      this.#answered(await this.#signaling.request('accept', { callId: call.callId }));
    } catch (error) {
      this.#refuse('call', call.peerName, error);
      // Answered in another tab, or over: the server knows.
      await this.#register();
    } finally {
      this.#accepting = null;
    }
  }

  decline(): void {
    const call = this.#call;
    if (!call) return;
    this.#over({ kind: 'declined-by-you', peerName: call.peerName });
    this.#endedCallId = call.callId;
    // Should it not arrive, it is said again when the server tells that the call goes on.
    this.#signaling.request('decline', { callId: call.callId }).catch(() => undefined);
  }

  hangUp(): void {
    const call = this.#call;
    if (!call) return;
    this.#over({ kind: 'ended-by-you', peerName: call.peerName });
    this.#endedCallId = call.callId;
    this.#sayHungUp(call.callId);
  }

  /** Hangs up, and gives the name up. */
  close(): void {
    for (const unsubscribe of this.#unsubscribe.splice(0)) unsubscribe();
    this.unregister();
    clearTimeout(this.#retry);
    clearTimeout(this.#overdue);
  }

  async #register(): Promise<void> {
    clearTimeout(this.#retry);
    const name = this.#wanted;
    if (name === null) return;
    this.#registering = this.#name === null;
    this.changed();
    try {
      const reply = await withSession(this.#signaling, () =>
        this.#signaling.request('register', { name, tabKey: tabKey() }),
      );
      if (name === this.#wanted) this.#registered(reply);
    } catch (error) {
      if (name === this.#wanted) this.#notRegistered(name, error);
    } finally {
      this.#registering = false;
      this.changed();
    }
  }

  #registered({ name, call }: RegisterReply): void {
    this.#name = name;
    if (this.#refusal?.about === 'register') this.#refusal = null;
    if (call?.callId === this.#endedCallId) {
      // What was declined here may have been accepted in another tab.
      if (call.state === 'ringing' || call.here) this.#sayHungUp(call.callId);
    } else if (call) this.#take(call);
    else if (this.#call) this.#over({ kind: 'over', peerName: this.#call.peerName });
  }

  /** For a call that rings here this declines it. Should it not arrive, the next register says it again. */
  #sayHungUp(callId: string): void {
    this.#signaling.request('hang-up', { callId }).catch(() => undefined);
  }

  #notRegistered(name: string, error: unknown): void {
    this.#refuse('register', name, error);
    const passing = error instanceof SignalingError && error.passing;
    if (!passing) this.#forgetName();
    // A lost connection comes back through onConnect.
    else if (error.code !== 'disconnected') {
      this.#retry = setTimeout(() => void this.#register(), error.retryAfterMs ?? retryMs);
    }
  }

  #answered({ call }: CallReply): void {
    if (call.callId === this.#endedCallId) return;
    this.#take(call);
  }

  /** The word that it rings is said again while nobody answers, and may come after the answer. */
  #rings(call: Call): void {
    const past = [this.#accepting, this.#answeredCallId, this.#endedCallId];
    if (!past.includes(call.callId)) this.#take(call);
  }

  /** The call as the server tells of it now. */
  #take(call: Call): void {
    this.#call = call;
    this.#outcome = null;
    this.#refusal = null;
    clearTimeout(this.#overdue);
    this.#ringDeadline = null;
    if (call.state === 'ringing') {
      const remainingMs = call.ringRemainingMs ?? 0;
      this.#ringDeadline = performance.now() + remainingMs;
      this.#overdue = setTimeout(() => void this.#register(), remainingMs + overdueMs);
    } else {
      this.#answeredCallId = call.callId;
      if (call.here) void this.#conversation.join(call.callId, this.#name ?? this.#wanted ?? '');
    }
    this.changed();
  }

  #accepted(callId: string): void {
    const call = this.#call;
    this.#answeredCallId = callId;
    if (call?.callId !== callId || this.#accepting === callId) return;
    if (call.here) this.#take({ ...call, state: 'accepted' });
    else this.#over({ kind: 'elsewhere', peerName: call.peerName });
  }

  #ended(callId: string, reason: CallEndReason): void {
    this.#endedCallId = callId;
    const call = this.#call;
    if (call?.callId !== callId) return;
    const missed = call.direction === 'incoming' && (reason === 'cancelled' || reason === 'no-answer');
    this.#over({ kind: missed ? 'missed' : reason, peerName: call.peerName });
  }

  #over(outcome: Outcome): void {
    clearTimeout(this.#overdue);
    this.#call = null;
    this.#ringDeadline = null;
    this.#outcome = outcome;
    this.#conversation.leave();
    this.changed();
  }

  #lost(name: string): void {
    this.#forgetName();
    this.#lostName = name;
    if (this.#call) this.#over({ kind: 'over', peerName: this.#call.peerName });
    this.changed();
  }

  #forgetName(): void {
    clearTimeout(this.#retry);
    this.#wanted = null;
    this.#name = null;
    this.changed();
  }

  #noteConversation(): void {
    const { state } = this.#conversation;
    if (this.#call?.state !== 'accepted') return;
    if (state.kind === 'dismissed' && state.reason === 'superseded') {
      this.#over({ kind: 'elsewhere', peerName: this.#call.peerName });
    } else if (state.kind === 'dismissed' || state.kind === 'refused') {
      this.#over({ kind: 'over', peerName: this.#call.peerName });
    }
  }

  #refuse(about: CallRefusal['about'], name: string, error: unknown): void {
    if (!(error instanceof SignalingError)) throw error;
    this.#refusal = { about, name, error };
    this.changed();
  }
}
