import type { EndReason, PublishReply, Stream, StreamMedia } from '@onair/protocol';
import { ChangeSource } from '../signaling/change-source';
import type { SignalingClient } from '../signaling/signaling-client';
import { SignalingError } from '../signaling/signaling-error';
import { withSession } from '../signaling/with-session';
import { Audience } from './audience';
import type { Capture } from './capture';
import type { ConnectionStatistics } from './connection-statistics';
import type { Programme } from './publisher-peer';
import { qualities } from './quality';
import { randomId } from './random-id';
import { rememberStream } from './resumable-stream';

/** How publishing goes. Deadlines are `performance.now()` milliseconds. */
export type PublishState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'live' }
  /** The socket is lost; the server keeps the stream for us until the deadline. */
  | { readonly kind: 'reconnecting'; readonly deadline: number }
  /** Another tab of this browser took the stream over. */
  | { readonly kind: 'superseded' }
  | { readonly kind: 'ended'; readonly reason: EndReason }
  | { readonly kind: 'failed'; readonly error: SignalingError };

const retryMs = 1_000;
/** Before the server's first answer says how long it waits. */
const assumedGraceMs = 12_000;

/** Publishes what a {@link Capture} gives as one stream, through reloads of the socket and changes of the source. */
export class Publisher extends ChangeSource {
  readonly #signaling: SignalingClient;
  readonly #capture: Capture;
  /** Tells watchers whether it is still this page that they are connected to. */
  readonly #instance = randomId();
  readonly #unsubscribe: (() => void)[];
  #state: PublishState = { kind: 'idle' };
  #stream: Stream | null = null;
  #liveSince: number | null = null;
  #epoch: number | null = null;
  #audience: Audience | null = null;
  #graceMs = assumedGraceMs;
  #sentMedia = '';
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(signaling: SignalingClient, capture: Capture) {
    super();
    this.#signaling = signaling;
    this.#capture = capture;
    const mine = (streamId: string): boolean => streamId === this.#stream?.id;
    this.#unsubscribe = [
      capture.on('change', () => this.#show()),
      signaling.onConnect(() => void this.#takeUp()),
      signaling.on('change', () => this.#noteConnection()),
      signaling.onNotice('viewers', ({ streamId, viewers }) => {
        if (mine(streamId)) this.#update({ viewers, peakViewers: Math.max(viewers, this.#stream?.peakViewers ?? 0) });
      }),
      signaling.onNotice('stream-updated', ({ stream }) => {
        if (mine(stream.id)) this.#update(stream);
      }),
      signaling.onNotice('presence', ({ streamId, presence }) => {
        if (mine(streamId) && presence.state === 'ended') this.#ended(presence.endReason);
      }),
      signaling.onNotice('superseded', ({ streamId }) => {
        if (mine(streamId)) this.#stop({ kind: 'superseded' });
      }),
    ];
  }

  get state(): PublishState {
    return this.#state;
  }

  /** The stream as the server last told it; kept after the end. */
  get stream(): Stream | null {
    return this.#stream;
  }

  /** When the stream began, in `performance.now()` milliseconds; null while nothing is live. */
  get liveSince(): number | null {
    return this.#liveSince;
  }

  /** Counts who published the stream, one after the other; null before the server's first answer. */
  get epoch(): number | null {
    return this.#epoch;
  }

  /** How many watchers' connections are up. */
  get connections(): number {
    return this.#audience?.connections ?? 0;
  }

  /** Starts a new stream. Never rejects: {@link state} says how it went. */
  async goLive(title: string): Promise<void> {
    if (this.#isOnAir) return;
    this.#stream = null;
    this.#setState({ kind: 'starting' });
    const media = this.#capture.sending;
    const publish = (): Promise<PublishReply> =>
      this.#signaling.request('publish', { title, media, publisherInstance: this.#instance });
    try {
      this.#began(await withSession(this.#signaling, publish), media);
    } catch (error) {
      this.#setState({ kind: 'failed', error: asSignalingError(error) });
    }
  }

  /** Takes up a live stream of this browser here. Never rejects: {@link state} says how it went. */
  async resume(streamId: string): Promise<void> {
    if (this.#isOnAir) return;
    this.#setState({ kind: 'starting' });
    await this.#resume(streamId);
  }

  /** Ends the stream for everybody. */
  async end(): Promise<void> {
    const stream = this.#stream;
    if (!stream || !this.#isOnAir) return;
    this.#ended('ended-by-publisher');
    try {
      const { stream: last } = await this.#signaling.request('end', { streamId: stream.id });
      this.#stream = last;
      this.changed();
    } catch {
      // Nobody to tell: without its publisher the stream ends when the grace period is over.
    }
  }

  /**
   * Changes the title while live.
   *
   * @throws SignalingError
   */
  async retitle(title: string): Promise<void> {
    if (!this.#stream) return;
    const { stream } = await this.#signaling.request('update', { streamId: this.#stream.id, title });
    rememberStream({ streamId: stream.id, title: stream.title });
    this.#update(stream);
  }

  /** One sample for each watcher's connection. */
  async statistics(): Promise<ConnectionStatistics[]> {
    return (await this.#audience?.statistics()) ?? [];
  }

  /** Lets go without ending the stream: it waits for its publisher as after a reload. */
  close(): void {
    clearTimeout(this.#retry);
    for (const unsubscribe of this.#unsubscribe.splice(0)) unsubscribe();
    this.#audience?.close();
    this.#audience = null;
  }

  get #isOnAir(): boolean {
    return ['starting', 'live', 'reconnecting'].includes(this.#state.kind);
  }

  #began({ stream, epoch, graceMs, iceServers, liveForMs }: PublishReply, media: StreamMedia): void {
    this.#stream = stream;
    this.#epoch = epoch;
    this.#graceMs = graceMs;
    this.#sentMedia = JSON.stringify(media);
    this.#liveSince ??= performance.now() - liveForMs;
    this.#audience ??= this.#gather(stream.id);
    this.#audience.useIceServers(iceServers);
    rememberStream({ streamId: stream.id, title: stream.title });
    this.#setState({ kind: 'live' });
    this.#show();
  }

  #gather(streamId: string): Audience {
    const audience = new Audience(this.#signaling, streamId, { ...this.#programme(), knownKbps: null });
    audience.on('change', () => this.changed());
    return audience;
  }

  /** After every reconnect: the stream is ours, on this socket from now on. */
  async #takeUp(): Promise<void> {
    const { kind } = this.#state;
    if (this.#stream && (kind === 'live' || kind === 'reconnecting')) await this.#resume(this.#stream.id);
  }

  async #resume(streamId: string): Promise<void> {
    clearTimeout(this.#retry);
    const media = this.#capture.sending;
    // Watchers may announce themselves before our own answer is here.
    this.#audience ??= this.#gather(streamId);
    try {
      this.#began(
        await this.#signaling.request('resume', { streamId, media, publisherInstance: this.#instance }),
        media,
      );
    } catch (error) {
      if (!this.#isOnAir) return;
      const problem = asSignalingError(error);
      if (problem.code === 'stream-ended') this.#ended('publisher-lost');
      else if (!problem.passing) this.#stop({ kind: 'failed', error: problem });
      else if (problem.code !== 'disconnected' || this.#state.kind === 'starting') this.#resumeLater(streamId, problem);
    }
  }

  #resumeLater(streamId: string, problem: SignalingError): void {
    this.#retry = setTimeout(() => void this.#resume(streamId), problem.retryAfterMs ?? retryMs);
  }

  #noteConnection(): void {
    if (this.#signaling.state === 'reconnecting' && this.#state.kind === 'live') {
      this.#setState({ kind: 'reconnecting', deadline: performance.now() + this.#graceMs });
    }
  }

  #ended(reason: EndReason): void {
    this.#stop({ kind: 'ended', reason });
  }

  #stop(state: PublishState): void {
    if (!this.#isOnAir) return;
    clearTimeout(this.#retry);
    this.#audience?.close();
    this.#audience = null;
    this.#liveSince = null;
    rememberStream(null);
    this.#setState(state);
  }

  /** Brings all connections, and what the server says of us, in line with the sources. */
  #show(): void {
    if (!this.#stream || this.#state.kind !== 'live') return;
    this.#audience?.show(this.#programme());
    const media = this.#capture.sending;
    if (JSON.stringify(media) === this.#sentMedia) return;
    this.#sentMedia = JSON.stringify(media);
    this.#signaling
      .request('update', { streamId: this.#stream.id, media })
      // The next resume carries it.
      .catch(() => undefined);
  }

  #programme(): Omit<Programme, 'knownKbps'> {
    const { audioTrack, videoTrack, quality } = this.#capture;
    return { audioTrack, videoTrack, profile: qualities[quality] };
  }

  #update(changes: Partial<Stream>): void {
    if (!this.#stream) return;
    this.#stream = { ...this.#stream, ...changes };
    this.changed();
  }

  #setState(state: PublishState): void {
    this.#state = state;
    this.changed();
  }
}

function asSignalingError(error: unknown): SignalingError {
  if (error instanceof SignalingError) return error;
  throw error;
}
