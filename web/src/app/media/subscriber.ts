import type { Presence, Stream } from '@onair/protocol';
import { ChangeSource } from '../signaling/change-source';
import type { SignalingClient } from '../signaling/signaling-client';
import { SignalingError } from '../signaling/signaling-error';
import type { ConnectionStatistics } from './connection-statistics';
import type { EarlyReception } from './early-reception';
import { IceRenewal } from './ice-renewal';
import { Reception } from './reception';
import { watchState, type WatchState } from './watch-state';

/** When the server says no for now without saying for how long. */
const refusedRetryMs = 2_000;
/** A first connection to the server that takes longer than this is said to the reader, as in the directory. */
const patienceMs = 4_000;

/**
 * Watches one stream until closed. Every reconnect of the socket asks for the stream again, because what was told
 * meanwhile is lost; the media repair themselves, see {@link Reception}.
 */
export class Subscriber extends ChangeSource {
  readonly streamId: string;
  readonly #signaling: SignalingClient;
  readonly #reception: Reception;
  readonly #renewal = new IceRenewal(() => void this.#join());
  readonly #unsubscribe: (() => void)[];
  readonly #patience = setTimeout(() => {
    this.#late = true;
    this.changed();
  }, patienceMs);
  /** Whether a connection would be there by now if all were well. */
  #late = false;
  #stream: Stream | null = null;
  #presence: Presence | null = null;
  #awayDeadline = 0;
  #refusal: SignalingError | null = null;
  #wasLive: boolean;
  #timeToFirstFrameMs: number | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  /** Begins at once, or carries on with what was begun. */
  constructor(signaling: SignalingClient, streamId: string, early?: EarlyReception) {
    super();
    this.streamId = streamId;
    this.#signaling = signaling;
    this.#reception = new Reception(signaling, streamId, early);
    this.#wasLive = this.#reception.health === 'connected';
    const page = new AbortController();
    window.addEventListener('pagehide', () => this.#leave(), { signal: page.signal });
    const onShow = ({ persisted }: PageTransitionEvent): void => {
      if (persisted) void this.#join();
    };
    window.addEventListener('pageshow', onShow, { signal: page.signal });
    this.#unsubscribe = [
      () => page.abort(),
      this.#reception.on('change', () => {
        this.#wasLive ||= this.#reception.health === 'connected';
        this.changed();
      }),
      signaling.onNotice('presence', ({ streamId, presence }) => {
        if (streamId === this.streamId) this.#present(presence);
      }),
      signaling.onNotice('viewers', ({ streamId, viewers }) => {
        if (streamId === this.streamId) this.#update({ viewers });
      }),
      signaling.onNotice('stream-updated', ({ stream }) => {
        if (stream.id === this.streamId) this.#update(stream);
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
      supported: this.#reception.supported,
      health: this.#reception.health,
      silent: this.#reception.silent,
      unreached: this.#late && this.#signaling.state !== 'connected',
      pathless: this.#reception.pathless,
      wasLive: this.#wasLive,
    });
  }

  /** The stream as the server last told it; null before its first answer. */
  get stream(): Stream | null {
    return this.#stream;
  }

  /** Picture and sound. The same object for ever: to be set as `srcObject` once. */
  get media(): MediaStream {
    return this.#reception.media;
  }

  /** From the making of the picture's element to the first shown frame, in milliseconds; null before it. */
  get timeToFirstFrameMs(): number | null {
    return this.#timeToFirstFrameMs;
  }

  /** How the media travel now; null without a connection. */
  statistics(): Promise<ConnectionStatistics | null> {
    return this.#reception.statistics();
  }

  /** The page tells that its video element has shown the first frame, and how long that took. */
  firstFrameShown(tookMs: number): void {
    this.#timeToFirstFrameMs = tookMs;
    this.changed();
  }

  /** Leaves the stream and frees the broadcaster's connection. */
  close(): void {
    if (this.#closed) return;
    this.#leave();
    this.#closed = true;
    clearTimeout(this.#retry);
    clearTimeout(this.#patience);
    this.#renewal.close();
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#reception.close();
  }

  async #join(): Promise<void> {
    clearTimeout(this.#retry);
    const watching = this.#signaling.request('watch', { streamId: this.streamId });
    // Behind `watch` without waiting for it: the publisher's offer is on its way when the answer comes.
    this.#reception.announce();
    try {
      const { stream, presence, iceServers } = await watching;
      if (this.#closed) return;
      this.#refusal = null;
      this.#renewal.take(iceServers);
      this.#stream = stream;
      this.#reception.expect(stream.media);
      // Before the servers, with which an early offer is answered: who has just offered need not be told of us.
      this.#present(presence);
      this.#reception.useIceServers(iceServers);
    } catch (error) {
      if (!(error instanceof SignalingError)) throw error;
      // A lost connection comes back through onConnect, and until then what was known stands.
      if (error.code === 'disconnected' || this.#closed) return;
      this.#refusal = error;
      this.#reception.pause();
      if (error.passing) this.#retry = setTimeout(() => void this.#join(), error.retryAfterMs ?? refusedRetryMs);
    }
    this.changed();
  }

  #leave(): void {
    // The page goes, so whether it arrives cannot be waited for.
    this.#signaling.request('unwatch', { streamId: this.streamId }).catch(() => undefined);
  }

  #present(presence: Presence): void {
    const before = this.#presence;
    if (before?.state === 'ended') return;
    // Told by an instance that had not heard yet.
    if (presence.state !== 'ended' && before && presence.epoch < before.epoch) return;
    this.#presence = presence;
    if (presence.state === 'live') this.#reception.meet(presence.publisherInstance);
    if (presence.state === 'away') {
      this.#awayDeadline = performance.now() + presence.graceRemainingMs;
      this.#reception.pause();
    }
    if (presence.state === 'ended') {
      this.#renewal.close();
      this.#reception.close();
    }
    this.changed();
  }

  #update(changes: Partial<Stream>): void {
    if (!this.#stream) return;
    this.#stream = { ...this.#stream, ...changes };
    this.#reception.expect(this.#stream.media);
    this.changed();
  }
}
