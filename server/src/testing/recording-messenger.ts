import type { NoticeName, NoticePayload } from '@onair/protocol';
import type { Messenger, StreamRole } from '../domain/messenger';

interface Received {
  readonly peerId: string;
  readonly name: NoticeName;
  readonly notice: unknown;
}

/** A messenger whose sockets are names, and which remembers what each of them was told. */
export class RecordingMessenger implements Messenger {
  readonly #received: Received[] = [];
  readonly #rooms = new Map<string, Set<string>>();
  readonly #listeners: ((peerId: string, name: string, notice: unknown) => void)[] = [];

  /** Lets everything that sockets are told pass by, as the gateway does. */
  onReceived(listener: (peerId: string, name: string, notice: unknown) => void): void {
    this.#listeners.push(listener);
  }

  /** Every notice of one kind that a socket has received, oldest first. */
  received<N extends NoticeName>(peerId: string, name: N): NoticePayload<N>[] {
    return this.#received
      .filter((entry) => entry.peerId === peerId && entry.name === name)
      .map(({ notice }) => notice as NoticePayload<N>);
  }

  /** Names of everything that was received by anybody, for "nobody was told anything". */
  get count(): number {
    return this.#received.length;
  }

  toPeer<N extends NoticeName>(peerId: string, name: N, notice: NoticePayload<N>): void {
    this.#received.push({ peerId, name, notice });
    for (const listener of this.#listeners) listener(peerId, name, notice);
  }

  toPublisher<N extends NoticeName>(streamId: string, name: N, notice: NoticePayload<N>): void {
    for (const peerId of this.#members(streamId, 'publisher')) this.toPeer(peerId, name, notice);
  }

  toWatcher<N extends NoticeName>(streamId: string, peerId: string, name: N, notice: NoticePayload<N>): void {
    if (this.#members(streamId, 'watcher').has(peerId)) this.toPeer(peerId, name, notice);
  }

  toStreamHere<N extends NoticeName>(streamId: string, name: N, notice: NoticePayload<N>): void {
    this.toStream(streamId, name, notice);
  }

  toStream<N extends NoticeName>(streamId: string, name: N, notice: NoticePayload<N>): void {
    const everybody = new Set([...this.#members(streamId, 'publisher'), ...this.#members(streamId, 'watcher')]);
    for (const peerId of everybody) this.toPeer(peerId, name, notice);
  }

  toBrowsers<N extends NoticeName>(name: N, notice: NoticePayload<N>): void {
    for (const peerId of this.#members('', 'browser')) this.toPeer(peerId, name, notice);
  }

  joinStream(peerId: string, streamId: string, role: StreamRole): void {
    this.#members(streamId, role).add(peerId);
  }

  leaveStream(peerId: string, streamId: string, role: StreamRole): void {
    this.#members(streamId, role).delete(peerId);
  }

  dissolveStream(streamId: string): void {
    // Later, as among several instances.
    setImmediate(() => this.dissolveStreamHere(streamId));
  }

  dissolveStreamHere(streamId: string): void {
    this.#members(streamId, 'publisher').clear();
    this.#members(streamId, 'watcher').clear();
  }

  toGroup<N extends NoticeName>(group: string, name: N, notice: NoticePayload<N>): void {
    for (const peerId of [...this.#members(group, 'group')]) this.toPeer(peerId, name, notice);
  }

  toGroupHere<N extends NoticeName>(group: string, name: N, notice: NoticePayload<N>): void {
    this.toGroup(group, name, notice);
  }

  joinGroup(peerId: string, group: string): void {
    this.#members(group, 'group').add(peerId);
  }

  leaveGroup(peerId: string, group: string): void {
    this.#members(group, 'group').delete(peerId);
  }

  joinBrowsers(peerId: string): void {
    this.#members('', 'browser').add(peerId);
  }

  leaveBrowsers(peerId: string): void {
    this.#members('', 'browser').delete(peerId);
  }

  #members(streamId: string, role: StreamRole | 'browser' | 'group'): Set<string> {
    const key = `${role}:${streamId}`;
    const members = this.#rooms.get(key) ?? new Set();
    this.#rooms.set(key, members);
    return members;
  }
}
