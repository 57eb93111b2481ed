import type { NoticeName, NoticePayload } from '@onair/protocol';
import type { Messenger, StreamRole } from '../../domain/messenger';
import type { SocketServer } from './typed-server';

const browsers = 'browsers';

/** Sends notices to the sockets of one process, with a room for each stream's watchers and one for its publisher. */
export class SocketMessenger implements Messenger {
  constructor(private readonly io: SocketServer) {}

  toPeer<N extends NoticeName>(peerId: string, name: N, notice: NoticePayload<N>): void {
    const socket = this.io.sockets.sockets.get(peerId);
    // Straight to a socket that is here; the way through rooms costs more, and is for sockets elsewhere.
    if (socket === undefined) this.io.to(peerId).emit(name, notice);
    else socket.emit(name, notice);
  }

  toPublisher<N extends NoticeName>(streamId: string, name: N, notice: NoticePayload<N>): void {
    this.io.to(room(streamId, 'publisher')).emit(name, notice);
  }

  toWatcher<N extends NoticeName>(streamId: string, peerId: string, name: N, notice: NoticePayload<N>): void {
    const socket = this.io.sockets.sockets.get(peerId);
    if (socket?.rooms.has(room(streamId, 'watcher')) === true) socket.emit(name, notice);
  }

  toStreamHere<N extends NoticeName>(streamId: string, name: N, notice: NoticePayload<N>): void {
    this.toStream(streamId, name, notice);
  }

  toStream<N extends NoticeName>(streamId: string, name: N, notice: NoticePayload<N>): void {
    this.io.to([room(streamId, 'publisher'), room(streamId, 'watcher')]).emit(name, notice);
  }

  toBrowsers<N extends NoticeName>(name: N, notice: NoticePayload<N>): void {
    this.io.to(browsers).emit(name, notice);
  }

  joinStream(peerId: string, streamId: string, role: StreamRole): void {
    this.#join(peerId, room(streamId, role));
  }

  leaveStream(peerId: string, streamId: string, role: StreamRole): void {
    this.#leave(peerId, room(streamId, role));
  }

  dissolveStream(streamId: string): void {
    const rooms = [room(streamId, 'publisher'), room(streamId, 'watcher')];
    this.io.in(rooms).socketsLeave(rooms);
  }

  dissolveStreamHere(streamId: string): void {
    this.dissolveStream(streamId);
  }

  toGroup<N extends NoticeName>(group: string, name: N, notice: NoticePayload<N>): void {
    this.io.to(group).emit(name, notice);
  }

  toGroupHere<N extends NoticeName>(group: string, name: N, notice: NoticePayload<N>): void {
    this.toGroup(group, name, notice);
  }

  joinGroup(peerId: string, group: string): void {
    this.#join(peerId, group);
  }

  leaveGroup(peerId: string, group: string): void {
    this.#leave(peerId, group);
  }

  joinBrowsers(peerId: string): void {
    this.#join(peerId, browsers);
  }

  leaveBrowsers(peerId: string): void {
    this.#leave(peerId, browsers);
  }

  #join(peerId: string, name: string): void {
    void this.io.sockets.sockets.get(peerId)?.join(name);
  }

  #leave(peerId: string, name: string): void {
    void this.io.sockets.sockets.get(peerId)?.leave(name);
  }
}

function room(streamId: string, role: StreamRole): string {
  return `stream:${streamId}:${role}`;
}
