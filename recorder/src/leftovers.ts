import { Emitter } from './emitter';
import { endOf, type Part, type SliceStore } from './queue/slice-store';
import type { Surroundings } from './surroundings';
import { unhurried, type Pace } from './upload/pace';
import { whileAlone } from './upload/part-lock';
import { PartUpload, type UploadState } from './upload/part-upload';
import { TusEndpoint } from './upload/tus';

/** Part of a recording that was left by a page that is gone, and is finished here. */
export interface Leftover {
  readonly partId: string;
  readonly streamId: string;
  /** When it was begun, in milliseconds since 1970. */
  readonly beganAt: number;
  /** How much of it there was to upload when this page took it up, in bytes. */
  readonly foundBytes: number;
  /** How much of that is still to be uploaded, in bytes. */
  readonly leftBytes: number;
  readonly state: UploadState;
}

/** What {@link Leftovers} tells. */
export interface LeftoversEvents {
  /** Fires after {@link Leftovers.list} could answer differently. */
  readonly change: undefined;
}

/** What {@link Leftovers} needs of the page. */
export interface LeftoversOptions {
  readonly store: SliceStore;
  /** Where uploads are created; `/api/uploads` unless given. */
  readonly endpoint?: string;
  /** How long one request may take, in milliseconds; 30,000 unless given. */
  readonly requestTimeoutMs?: number;
  readonly pace?: Pace;
  readonly renewSession?: () => Promise<void>;
}

/**
 * Finishes what other pages could not: whatever is in the store and nobody holds is uploaded, also what a page leaves that is
 * killed while this one is open.
 */
export class Leftovers extends Emitter<LeftoversEvents> {
  readonly #options: LeftoversOptions;
  readonly #around: Surroundings;
  readonly #tus: TusEndpoint;
  readonly #attended = new Set<string>();
  readonly #list = new Map<string, Leftover>();
  readonly #uploads = new Set<PartUpload>();
  readonly #closing = new AbortController();
  readonly #unsubscribe: (() => void)[];

  constructor(options: LeftoversOptions, surroundings: Surroundings) {
    super();
    this.#options = options;
    this.#around = surroundings;
    const { clock, fetch } = surroundings;
    const { endpoint: address = '/api/uploads', requestTimeoutMs: timeoutMs = 30_000 } = options;
    this.#tus = new TusEndpoint({ address, fetch, clock, timeoutMs });
    this.#unsubscribe = [
      surroundings.onPartAnnounced(() => void this.look()),
      surroundings.onOnline(() => {
        for (const upload of this.#uploads) upload.retryNow();
      }),
    ];
  }

  /** What this page finishes, has finished, or keeps because the server would not have it; oldest first. */
  get list(): readonly Leftover[] {
    return [...this.#list.values()];
  }

  /** Takes up everything in the store, now or as soon as the page that holds it is gone. */
  async look(): Promise<void> {
    for (const part of await this.#options.store.parts()) {
      if (this.#attended.has(part.partId)) continue;
      this.#attended.add(part.partId);
      // It rejects when this page closes while it waits for another, or when the store fails: the next look tries again.
      void this.#attend(part.partId).catch(() => this.#attended.delete(part.partId));
    }
  }

  /** Offers the server once more what it refused. */
  async retry(partId: string): Promise<void> {
    if (this.#list.get(partId)?.state.kind !== 'refused') return;
    await this.#options.store.changePart(partId, { refusal: null });
    this.#attended.delete(partId);
    await this.look();
  }

  /** Throws away what the server refused: the bytes are gone then. */
  async discard(partId: string): Promise<void> {
    if (this.#list.get(partId)?.state.kind !== 'refused') return;
    await this.#options.store.removePart(partId);
    this.forget(partId);
  }

  /** Takes what is over off the list. */
  forget(partId: string): void {
    this.#list.delete(partId);
    this.emit('change', undefined);
  }

  /** Leaves the rest to another page, or to a later one. May be called twice. */
  close(): void {
    for (const unsubscribe of this.#unsubscribe.splice(0)) unsubscribe();
    this.#closing.abort();
    for (const upload of this.#uploads) upload.close();
  }

  #attend(partId: string): Promise<void> {
    const finish = async (): Promise<void> => {
      // Read only now: who held it before may have finished it.
      const part = await this.#options.store.part(partId);
      if (part) await this.#finish(part);
    };
    return whileAlone(this.#around.locks, partId, finish, this.#closing.signal);
  }

  async #finish(part: Part): Promise<void> {
    const { store, pace = unhurried, renewSession = () => Promise.resolve() } = this.#options;
    const slices = await store.slices(part.partId, 0, Infinity);
    const lengthBytes = slices.reduce((_, slice) => endOf(slice), part.acknowledgedBytes);
    if (lengthBytes === 0) return store.removePart(part.partId);
    const { partId, streamId, beganAt, acknowledgedBytes, refusal } = part;
    const foundBytes = lengthBytes - acknowledgedBytes;
    const leftover = { partId, streamId, beganAt, foundBytes, leftBytes: foundBytes };
    if (refusal !== null) {
      // The code was written by a page of this site, perhaps by an older one.
      this.#note({ ...leftover, state: { kind: 'refused', code: refusal as 'not-owner' } });
      return;
    }
    this.#note({ ...leftover, state: { kind: 'sending' } });
    const { clock, random } = this.#around;
    const whole = { ...part, lengthBytes };
    const upload = new PartUpload(whole, { store, tus: this.#tus, clock, random, pace, renewSession });
    this.#uploads.add(upload);
    upload.on('state', (state) => this.#change(partId, { state }));
    upload.on('acknowledged', (offset) => this.#change(partId, { leftBytes: lengthBytes - offset }));
    if (this.#closing.signal.aborted) upload.close();
    await upload.over;
    this.#uploads.delete(upload);
  }

  #note(leftover: Leftover): void {
    this.#list.set(leftover.partId, leftover);
    this.emit('change', undefined);
  }

  #change(partId: string, changes: Partial<Leftover>): void {
    const leftover = this.#list.get(partId);
    if (leftover) this.#note({ ...leftover, ...changes });
  }
}
