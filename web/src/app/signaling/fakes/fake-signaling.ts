import type { NoticeName, NoticePayload, RequestName, RequestPayload, RequestReply } from '@onair/protocol';
import { ChangeSource } from '../change-source';
import type { SignalingClient, SignalingState } from '../signaling-client';
import { SignalingError } from '../signaling-error';

interface Asked {
  readonly name: RequestName;
  readonly payload: unknown;
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: SignalingError) => void;
}

/** Signaling without a server: a test sees what was asked, answers it when it likes, and says what is heard. */
export class FakeSignaling extends ChangeSource {
  state: SignalingState = 'connected';
  readonly #asked: Asked[] = [];
  readonly #open = new Set<Asked>();
  readonly #connectListeners = new Set<() => void>();
  readonly #noticeListeners = new Map<string, Set<(payload: unknown) => void>>();

  /** As those take it that it is made for. */
  get client(): SignalingClient {
    return this as unknown as SignalingClient;
  }

  /** What was asked under this name, the oldest first. */
  asked<N extends RequestName>(name: N): RequestPayload<N>[] {
    return this.#asked.filter((each) => each.name === name).map(({ payload }) => payload as RequestPayload<N>);
  }

  /** Answers the oldest request of this name that is open, and lets what follows from it happen. */
  async answer<N extends RequestName>(name: N, reply: RequestReply<N>): Promise<void> {
    this.#take(name).resolve(reply);
    await settle();
  }

  async refuse(name: RequestName, code: SignalingError['code']): Promise<void> {
    this.#take(name).reject(new SignalingError(code, 'Said by the spec.'));
    await settle();
  }

  async hear<N extends NoticeName>(name: N, payload: NoticePayload<N>): Promise<void> {
    for (const listener of [...(this.#noticeListeners.get(name) ?? [])]) listener(payload);
    await settle();
  }

  async disconnect(): Promise<void> {
    this.state = 'reconnecting';
    this.changed();
    for (const asked of this.#open) asked.reject(SignalingError.disconnected());
    this.#open.clear();
    await settle();
  }

  async connect(): Promise<void> {
    this.state = 'connected';
    this.changed();
    for (const listener of [...this.#connectListeners]) listener();
    await settle();
  }

  request(name: RequestName, payload: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const asked = { name, payload, resolve, reject };
      this.#asked.push(asked);
      if (this.state === 'connected') this.#open.add(asked);
      else reject(SignalingError.disconnected());
    });
  }

  onNotice(name: NoticeName, listener: (payload: unknown) => void): () => void {
    const listeners = this.#noticeListeners.get(name) ?? new Set();
    this.#noticeListeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  onConnect(listener: () => void): () => void {
    this.#connectListeners.add(listener);
    if (this.state === 'connected') listener();
    return () => this.#connectListeners.delete(listener);
  }

  #take(name: RequestName): Asked {
    const asked = [...this.#open].find((each) => each.name === name);
    if (!asked) throw new Error(`Nobody waits for an answer to "${name}".`);
    this.#open.delete(asked);
    return asked;
  }
}

/** Lets everything happen that only waits for promises. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 500; turn += 1) await Promise.resolve();
}
