import { limits, type DirectoryNotice, type Stream } from '@onair/protocol';
import { ChangeSource } from './change-source';
import type { SignalingClient } from './signaling-client';
import { SignalingError } from './signaling-error';

const retryMs = 2_000;

/** What is live now, kept up to date by the server and asked for anew on every reconnect. */
export class LiveDirectory extends ChangeSource {
  readonly #signaling: SignalingClient;
  readonly #unsubscribe: (() => void)[];
  #streams: readonly Stream[] | null = null;
  #total = 0;
  #problem: SignalingError | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(signaling: SignalingClient) {
    super();
    this.#signaling = signaling;
    this.#unsubscribe = [
      signaling.onNotice('directory', (notice) => this.#apply(notice)),
      signaling.onConnect(() => void this.#browse()),
      signaling.on('change', () => {
        if (signaling.state === 'reconnecting') this.#failed(SignalingError.disconnected());
      }),
    ];
  }

  /** Newest first; null until the first answer. */
  get streams(): readonly Stream[] | null {
    return this.#streams;
  }

  /** How many are live in all; {@link streams} holds the newest of them. */
  get total(): number {
    return this.#total;
  }

  /** Why the list may be out of date, or null while it is not. */
  get problem(): SignalingError | null {
    return this.#problem;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#retry);
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    // Whether it arrives does not matter: a socket that is gone follows nothing.
    this.#signaling.request('unbrowse', {}).catch(() => undefined);
  }

  async #browse(): Promise<void> {
    clearTimeout(this.#retry);
    try {
      const { streams, total } = await this.#signaling.request('browse', {});
      if (this.#closed) return;
      this.#streams = streams;
      this.#total = total;
      this.#problem = null;
      this.changed();
    } catch (error) {
      if (!(error instanceof SignalingError)) throw error;
      this.#failed(error);
      // A lost connection comes back through onConnect.
      if (error.code !== 'disconnected' && !this.#closed) {
        this.#retry = setTimeout(() => void this.#browse(), error.retryAfterMs ?? retryMs);
      }
    }
  }

  #apply({ changed, removed, total }: DirectoryNotice): void {
    if (!this.#streams) return;
    const byId = new Map(this.#streams.map((stream) => [stream.id, stream]));
    for (const id of removed) byId.delete(id);
    for (const stream of changed) byId.set(stream.id, stream);
    // Of what is older, the server tells nothing any more.
    this.#streams = [...byId.values()].sort(newestFirst).slice(0, limits.pageSize);
    this.#total = total;
    this.changed();
  }

  #failed(error: SignalingError): void {
    this.#problem = error;
    this.changed();
  }
}

function newestFirst(a: Stream, b: Stream): number {
  return b.startedAt.localeCompare(a.startedAt) || b.id.localeCompare(a.id);
}
