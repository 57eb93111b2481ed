import { UploadMetadata } from '@onair/protocol';
import * as z from 'zod/mini';
import type { Clock } from '../clock';
import { Emitter } from '../emitter';
import type { Part, SliceStore } from '../queue/slice-store';
import { Backoff } from './backoff';
import type { Pace } from './pace';
import { RequestSize } from './request-size';
import type { Answer, TusEndpoint, UploadCode } from './tus';

/** How the upload of one part goes. */
export type UploadState =
  /** Everything that was delivered is there; more may come. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'sending' }
  /** {@link Pace} holds it back for what is live. */
  | { readonly kind: 'held' }
  /** It did not work just now and is tried again by itself. */
  | { readonly kind: 'waiting'; readonly code: UploadCode }
  /** All of it is there. */
  | { readonly kind: 'stored' }
  /** The server will not have it. The bytes stay here until they are discarded. */
  | { readonly kind: 'refused'; readonly code: UploadCode }
  /** The recording was deleted there, and so were the bytes here. */
  | { readonly kind: 'gone'; readonly code: UploadCode };

/** What a {@link PartUpload} tells. */
export interface PartUploadEvents {
  readonly state: UploadState;
  /** Fires when the server has acknowledged more; the offset in bytes. */
  readonly acknowledged: number;
}

/** What a {@link PartUpload} needs from outside. */
export interface PartUploadOptions {
  readonly store: SliceStore;
  readonly tus: TusEndpoint;
  readonly clock: Clock;
  readonly random: () => number;
  readonly pace: Pace;
  /** Called when the server does not know the session, so that the page begins one. */
  readonly renewSession: () => Promise<void>;
}

/** How often a held upload asks whether it may go on, in milliseconds. */
const heldMs = 1_000;
/** A 400 may be the answer to a request that came twice; this many in a row are meant. */
const mostBadRequests = 3;
/** However slow it has to be, a request is worth its headers. */
const leastRequestBytes = 16_384;

/**
 * Uploads one part from the store, and goes on trying for as long as the page lives. It sends what is pending, forgets what
 * is acknowledged, and after anything unexpected asks the server where it stands; so a slice is in the store, at the server,
 * or in both, but never in neither.
 */
export class PartUpload extends Emitter<PartUploadEvents> {
  /** Resolves when it is over: stored, refused, gone, or closed in any other state. */
  readonly over: Promise<UploadState>;
  readonly #options: PartUploadOptions;
  readonly #partId: string;
  readonly #backoff: Backoff;
  readonly #size = new RequestSize();
  readonly #closing = new AbortController();
  #state: UploadState = { kind: 'idle' };
  /** Where the server is; null when it has to be asked. */
  #offset: number | null = null;
  #lengthBytes: number | null = null;
  /** Whether the server knows the length: said twice, it is an error. */
  #lengthTold = false;
  #badRequests = 0;
  #awake = false;
  #wake: (() => void) | null = null;
  #retry: (() => void) | null = null;

  constructor(part: Part, options: PartUploadOptions) {
    super();
    this.#options = options;
    this.#partId = part.partId;
    this.#lengthBytes = part.lengthBytes;
    this.#backoff = new Backoff(options.random);
    this.over = this.#run();
  }

  get state(): UploadState {
    return this.#state;
  }

  /** What the network carried lately, in bytes a second; null before anything was sent. */
  get bytesPerSecond(): number | null {
    return this.#size.bytesPerSecond;
  }

  /** There is more in the store. */
  wake(): void {
    this.#awake = true;
    this.#wake?.();
  }

  /** Tries again now instead of later: the network is back. */
  retryNow(): void {
    this.#retry?.();
  }

  /** Nothing comes after so many bytes, all of which are in the store. */
  finish(lengthBytes: number): void {
    this.#lengthBytes = lengthBytes;
    this.wake();
  }

  /** Stops where it is; another page, or a later one, goes on. May be called twice. */
  close(): void {
    this.#closing.abort();
    this.#wake?.();
    this.#retry?.();
  }

  get #closed(): boolean {
    return this.#closing.signal.aborted;
  }

  async #run(): Promise<UploadState> {
    while (!this.#closed && !isFinal(this.#state)) {
      try {
        await this.#step();
      } catch {
        // Only the store throws here: storage was cleared, is full, or broke. It may come back, the page will not.
        await this.#waitAndAsk('storage');
      }
    }
    return this.#state;
  }

  async #step(): Promise<void> {
    const part = await this.#options.store.part(this.#partId);
    if (!part) this.#setState({ kind: 'gone', code: 'upload-not-found' });
    else if (part.uploadUrl === null) await this.#create(part);
    else if (this.#offset === null) await this.#ask(part.uploadUrl);
    else await this.#send(part.uploadUrl, this.#offset);
  }

  async #create(part: Part): Promise<void> {
    const answer = await this.#options.tus.create(metadataOf(part), this.#closing.signal);
    if (answer.kind !== 'created') return this.#settle(answer);
    await this.#options.store.changePart(this.#partId, { uploadUrl: answer.uploadUrl });
  }

  async #ask(uploadUrl: string): Promise<void> {
    const answer = await this.#options.tus.offset(uploadUrl, this.#closing.signal);
    if (answer.kind !== 'offset') return this.#settle(answer);
    const { offset, lengthBytes } = answer;
    if (offset === lengthBytes) return this.#stored();
    this.#lengthTold = lengthBytes !== null;
    await this.#acknowledged(offset);
  }

  async #send(uploadUrl: string, offset: number): Promise<void> {
    const bytesPerSecond = this.#options.pace();
    if (bytesPerSecond <= 0) return this.#hold(heldMs);
    this.#awake = false;
    const pending = await this.#pending(offset, Math.min(this.#size.bytes, bytesPerSecond));
    if (!pending) return this.#refused('bytes-lost');
    const { body, last } = pending;
    if (body.size === 0 && !last) return this.#rest();
    this.#setState({ kind: 'sending' });
    const { clock, tus } = this.#options;
    const begunMs = clock.nowMs();
    const end = offset + body.size;
    const tellsLength = last && !this.#lengthTold;
    const answer = await tus.append(uploadUrl, offset, body, tellsLength ? end : null, this.#closing.signal);
    if (answer.kind !== 'offset') return this.#settle(answer);
    this.#lengthTold ||= tellsLength;
    const tookMs = clock.nowMs() - begunMs;
    this.#size.took(body.size, tookMs);
    await this.#acknowledged(answer.offset);
    if (last && answer.offset === end) return this.#stored();
    const dueMs = (body.size / bytesPerSecond) * 1_000 - tookMs;
    if (dueMs > 0) await this.#hold(dueMs);
  }

  /** What comes after `offset`, and whether nothing comes after that; null if the store has it no more. */
  async #pending(offset: number, maxBytes: number): Promise<{ body: Blob; last: boolean } | null> {
    // Before the slices: what is added meanwhile must not look as if it were the last.
    const lengthBytes = this.#lengthBytes;
    const slices = await this.#options.store.slices(this.#partId, offset, maxBytes);
    const [first] = slices;
    if (first ? first.offset > offset : lengthBytes !== null && offset < lengthBytes) return null;
    const [head, ...tail] = slices.map(({ blob }) => blob);
    // What the server has of the first slice already is not sent again.
    const whole = new Blob(head ? [head.slice(offset - (first?.offset ?? 0)), ...tail] : []);
    const body = whole.slice(0, Math.max(leastRequestBytes, maxBytes));
    // Of what a killed page left, the server may have more than it could note.
    return { body, last: lengthBytes !== null && offset + body.size >= lengthBytes };
  }

  async #settle(answer: Answer): Promise<void> {
    if (this.#closed) return;
    switch (answer.kind) {
      case 'session':
        // It may fail like any other request; the next round tries again.
        await this.#options.renewSession().catch(() => undefined);
        return this.#waitAndAsk('session-required');
      case 'lost':
        // Made again, for the same part: a server that has it all the same gives the same upload.
        await this.#options.store.changePart(this.#partId, { uploadUrl: null });
        return this.#waitAndAsk('upload-not-found');
      case 'gone':
        await this.#forget();
        this.#setState(answer);
        return;
      case 'refused':
        this.#badRequests += 1;
        if (answer.code === 'bad-request' && this.#badRequests < mostBadRequests) return this.#waitAndAsk(answer.code);
        return this.#refused(answer.code);
      case 'again':
        return this.#waitAndAsk(answer.code, answer.retryAfterMs);
      default:
        return this.#waitAndAsk('unexpected');
    }
  }

  async #acknowledged(offset: number): Promise<void> {
    this.#offset = offset;
    this.#badRequests = 0;
    this.#backoff.reset();
    await this.#options.store.acknowledge(this.#partId, offset);
    this.emit('acknowledged', offset);
  }

  async #stored(): Promise<void> {
    await this.#forget();
    this.#setState({ kind: 'stored' });
  }

  async #forget(): Promise<void> {
    // What a broken storage keeps all the same, the next page asks the server about.
    await this.#options.store.removePart(this.#partId).catch(() => undefined);
  }

  async #refused(code: UploadCode): Promise<void> {
    await this.#options.store.changePart(this.#partId, { refusal: code });
    this.#setState({ kind: 'refused', code });
  }

  /** Waits for {@link wake}. */
  async #rest(): Promise<void> {
    this.#setState({ kind: 'idle' });
    if (this.#awake || this.#closed) return;
    await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = null;
  }

  async #hold(durationMs: number): Promise<void> {
    this.#setState({ kind: 'held' });
    await this.#pause(durationMs);
  }

  async #waitAndAsk(code: UploadCode, retryAfterMs?: number): Promise<void> {
    if (this.#closed) return;
    this.#offset = null;
    this.#size.failed();
    this.#setState({ kind: 'waiting', code });
    await this.#pause(this.#backoff.next(retryAfterMs));
  }

  async #pause(durationMs: number): Promise<void> {
    if (this.#closed) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#options.clock.after(durationMs, resolve);
      this.#retry = () => {
        cancel();
        resolve();
      };
    });
    this.#retry = null;
  }

  #setState(state: UploadState): void {
    if (state.kind === this.#state.kind && !('code' in state)) return;
    this.#state = state;
    this.emit('state', state);
  }
}

function isFinal({ kind }: UploadState): boolean {
  return kind === 'stored' || kind === 'refused' || kind === 'gone';
}

function metadataOf({ streamId, partId, epoch, run, startMs, mimeType }: Part): UploadMetadata {
  return z.parse(UploadMetadata, {
    streamId,
    partId,
    run,
    startMs: Math.max(0, Math.round(startMs)),
    mimeType,
    ...(epoch === undefined ? {} : { epoch }),
  });
}
