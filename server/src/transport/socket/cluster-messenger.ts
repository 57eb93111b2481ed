import type { NoticeName, NoticePayload } from '@onair/protocol';
import type { Messenger, StreamRole } from '../../domain/messenger';
import type { ServerSocket, SocketServer } from './typed-server';

const browsers = 'browsers';

/**
 * Sends notices to sockets on any instance. Every message from here to another instance goes to exactly one room,
 * because that is what the adapter has a channel for: what goes to two rooms would wake every instance.
 */
export class ClusterMessenger implements Messenger {
  constructor(private readonly io: SocketServer) {}

  toPeer<N extends NoticeName>(peerId: string, name: N, notice: NoticePayload<N>): void {
    const socket = this.#here(peerId);
    if (socket === undefined) this.io.to(peerId).emit(name, notice);
    else socket.emit(name, notice);
  }

  toPublisher<N extends NoticeName>(streamId: string, name: N, notice: NoticePayload<N>): void {
    this.io.to(publisherRoom(streamId)).emit(name, notice);
  }

  /** Only a socket that watches the stream is in the room, so the instance that has it need not be asked. */
  toWatcher<N extends NoticeName>(streamId: string, peerId: string, name: N, notice: NoticePayload<N>): void {
    this.io.to(watcherRoom(streamId, peerId)).emit(name, notice);
  }

  toStream<N extends NoticeName>(streamId: string, name: N, notice: NoticePayload<N>): void {
    this.io.to(streamRoom(streamId)).emit(name, notice);
  }

  toStreamHere<N extends NoticeName>(streamId: string, name: N, notice: NoticePayload<N>): void {
    this.io.local.to(streamRoom(streamId)).emit(name, notice);
  }

  toBrowsers<N extends NoticeName>(name: N, notice: NoticePayload<N>): void {
    this.io.local.to(browsers).emit(name, notice);
  }

  joinStream(peerId: string, streamId: string, role: StreamRole): void {
    void this.#here(peerId)?.join([streamRoom(streamId), roleRoom(streamId, peerId, role)]);
  }

  leaveStream(peerId: string, streamId: string, role: StreamRole): void {
    const socket = this.#here(peerId);
    if (socket === undefined) return;
    void socket.leave(roleRoom(streamId, peerId, role));
    // Somebody may watch what the same socket publishes.
    const other = roleRoom(streamId, peerId, role === 'watcher' ? 'publisher' : 'watcher');
    if (!socket.rooms.has(other)) void socket.leave(streamRoom(streamId));
  }

  dissolveStream(streamId: string): void {
    // Later, because the adapter hands out what was sent before only when it has passed it on to the others.
    setImmediate(() => this.dissolveStreamHere(streamId));
  }

  dissolveStreamHere(streamId: string): void {
    for (const peerId of [...(this.io.sockets.adapter.rooms.get(streamRoom(streamId)) ?? [])]) {
      this.leaveStream(peerId, streamId, 'publisher');
      this.leaveStream(peerId, streamId, 'watcher');
    }
  }

  toGroup<N extends NoticeName>(group: string, name: N, notice: NoticePayload<N>): void {
    this.io.to(group).emit(name, notice);
  }

  toGroupHere<N extends NoticeName>(group: string, name: N, notice: NoticePayload<N>): void {
    this.io.local.to(group).emit(name, notice);
  }

  joinGroup(peerId: string, group: string): void {
    void this.#here(peerId)?.join(group);
  }

  leaveGroup(peerId: string, group: string): void {
    void this.#here(peerId)?.leave(group);
  }

  joinBrowsers(peerId: string): void {
    void this.#here(peerId)?.join(browsers);
  }

  leaveBrowsers(peerId: string): void {
    void this.#here(peerId)?.leave(browsers);
  }

  #here(peerId: string): ServerSocket | undefined {
    return this.io.sockets.sockets.get(peerId);
  }
}

function streamRoom(streamId: string): string {
  return `stream:${streamId}`;
}

function publisherRoom(streamId: string): string {
  return `publish:${streamId}`;
}

function watcherRoom(streamId: string, peerId: string): string {
  return `watch:${streamId}:${peerId}`;
}

function roleRoom(streamId: string, peerId: string, role: StreamRole): string {
  return role === 'publisher' ? publisherRoom(streamId) : watcherRoom(streamId, peerId);
}
