import type { EndReason, PublishReply, RequestPayload, Stream, StreamMedia } from '@onair/protocol';
import { ChangeSource } from '../signaling/change-source';
import type { SignalingClient } from '../signaling/signaling-client';
import { SignalingError } from '../signaling/signaling-error';
import { withSession } from '../signaling/with-session';
import { Audience } from './audience';
import type { Capture } from './capture';
import type { ConnectionStatistics } from './connection-statistics';
import { endForGood } from './farewell';
import { IceRenewal } from './ice-renewal';
import { MediaReport } from './media-report';
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
  readonly #report: MediaReport;
  readonly #renewal = new IceRenewal(() => void this.#takeUp());
  #state: PublishState = { kind: 'idle' };
  /** What this is about, also before the server has told of it; null until a new one has its name. */
  #streamId: string | null = null;
  #stream: Stream | null = null;
  #liveSince: number | null = null;
  #epoch: number | null = null;
  #audience: Audience | null = null;
  #graceMs = assumedGraceMs;
  /** Counts the starts and the ends: an answer that comes after the next of them is for nobody. */
  #turn = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(signaling: SignalingClient, capture: Capture) {
    super();
    this.#signaling = signaling;
    this.#capture = capture;
    this.#report = new MediaReport(signaling);
    const mine = (streamId: string): boolean => streamId === this.#streamId;
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
    if (this.#closed || this.#isOnAir) return;
    this.#stream = null;
    const turn = this.#start(null);
    const media = this.#capture.sending;
    try {
      const reply = await this.#publish({ title, media, publisherInstance: this.#instance });
      if (turn === this.#turn) this.#began(reply, media);
      // Given up before it had a name: nobody else can end it.
      else await endForGood(this.#signaling, reply.stream.id);
    } catch (error) {
      const problem = asSignalingError(error);
      if (turn === this.#turn) this.#setState({ kind: 'failed', error: problem });
    }
  }

  /** Takes up a live stream of this browser here. Never rejects: {@link state} says how it went. */
  async resume(streamId: string): Promise<void> {
    if (this.#closed || this.#isOnAir) return;
    this.#start(streamId);
    await this.#resume(streamId);
  }

  /**
   * Ends the stream for everybody, also one that is only about to begin. It is over here at once; resolves when the server
   * knows, which may have to wait for the next connection.
   */
  async end(): Promise<void> {
    if (!this.#isOnAir) return;
    const streamId = this.#streamId;
    this.#ended('ended-by-publisher');
    if (streamId !== null) await this.#learnEnd(streamId);
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

  /** Ends what is on air: the page's connection outlives this, and would keep a stream live that nobody sends. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const unsubscribe of this.#unsubscribe.splice(0)) unsubscribe();
    void this.end();
  }

  get #isOnAir(): boolean {
    return ['starting', 'live', 'reconnecting'].includes(this.#state.kind);
  }

  #start(streamId: string | null): number {
    this.#streamId = streamId;
    this.#setState({ kind: 'starting' });
    this.#turn += 1;
    return this.#turn;
  }

  /** Asks once more where no answer came: a page that asks again is given the stream that it has already. */
  async #publish(wish: RequestPayload<'publish'>): Promise<PublishReply> {
    const publish = (): Promise<PublishReply> => this.#signaling.request('publish', wish);
    try {
      return await withSession(this.#signaling, publish);
    } catch (error) {
      if (asSignalingError(error).code !== 'timeout') throw error;
      return await publish();
    }
  }

  #began({ stream, epoch, graceMs, iceServers, liveForMs }: PublishReply, media: StreamMedia): void {
    this.#streamId = stream.id;
    this.#stream = stream;
    this.#epoch = epoch;
    this.#graceMs = graceMs;
    this.#report.know(media);
    this.#liveSince ??= performance.now() - liveForMs;
    this.#audience ??= this.#gather(stream.id);
    this.#audience.useIceServers(iceServers);
    this.#renewal.take(iceServers);
    rememberStream({ streamId: stream.id, title: stream.title });
    this.#setState({ kind: 'live' });
    this.#show();
  }

  #gather(streamId: string): Audience {
    const audience = new Audience(this.#signaling, streamId, { ...this.#programme(), knownKbps: null });
    audience.on('change', () => this.changed());
    return audience;
  }

  /** After every reconnect, because the stream is ours on this socket from now on; and for what expires. */
  async #takeUp(): Promise<void> {
    const { kind } = this.#state;
    if (this.#streamId !== null && (kind === 'live' || kind === 'reconnecting')) await this.#resume(this.#streamId);
  }

  async #resume(streamId: string): Promise<void> {
    clearTimeout(this.#retry);
    const turn = this.#turn;
    const media = this.#capture.sending;
    // Watchers may announce themselves before our own answer is here.
    this.#audience ??= this.#gather(streamId);
    try {
      const wish = { streamId, media, publisherInstance: this.#instance };
      const reply = await this.#signaling.request('resume', wish);
      if (turn === this.#turn) this.#began(reply, media);
    } catch (error) {
      const problem = asSignalingError(error);
      if (turn !== this.#turn) return;
      if (problem.code === 'stream-ended') {
        // Most likely. It may as well have been ended by another tab meanwhile.
        this.#ended('publisher-lost');
        await this.#learnEnd(streamId);
      } else if (!problem.passing) this.#stop({ kind: 'failed', error: problem });
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

  /** Sees to it that the server ends the stream too, and keeps what it says of that end, which may have been earlier. */
  async #learnEnd(streamId: string): Promise<void> {
    const last = await endForGood(this.#signaling, streamId);
    if (!last || this.#stream?.id !== streamId) return;
    this.#stream = last;
    const { endReason } = last;
    this.#setState(endReason === null ? this.#state : { kind: 'ended', reason: endReason });
  }

  #stop(state: PublishState): void {
    if (!this.#isOnAir) return;
    this.#turn += 1;
    clearTimeout(this.#retry);
    this.#report.close();
    this.#renewal.close();
    this.#audience?.close();
    this.#audience = null;
    this.#liveSince = null;
    rememberStream(null);
    this.#setState(state);
  }

  /** Brings all connections, and what the server says of us, in line with the sources. */
  #show(): void {
    // Connections outlive a lost socket.
    this.#audience?.show(this.#programme());
    if (this.#stream && this.#state.kind === 'live') this.#report.tell(this.#stream.id, this.#capture.sending);
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
