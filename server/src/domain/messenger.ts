import type { NoticeName, NoticePayload } from '@onair/protocol';

/** What a socket is to a stream. */
export type StreamRole = 'publisher' | 'watcher';

/** Carries notices to sockets, wherever they are connected; nothing is said about whether they arrive. */
export interface Messenger {
  toPeer<N extends NoticeName>(peerId: string, name: N, notice: NoticePayload<N>): void;
  /** To whoever publishes the stream, on whichever instance. */
  toPublisher<N extends NoticeName>(streamId: string, name: N, notice: NoticePayload<N>): void;
  /** To one watcher, on whichever instance, and only if it watches this stream. */
  toWatcher<N extends NoticeName>(streamId: string, peerId: string, name: N, notice: NoticePayload<N>): void;
  /** To a stream's publisher and all of its watchers, on every instance. */
  toStream<N extends NoticeName>(streamId: string, name: N, notice: NoticePayload<N>): void;
  /** To those of a stream who are connected to this instance. */
  toStreamHere<N extends NoticeName>(streamId: string, name: N, notice: NoticePayload<N>): void;
  /** To everybody on this instance who follows the directory. */
  toBrowsers<N extends NoticeName>(name: N, notice: NoticePayload<N>): void;

  joinStream(peerId: string, streamId: string, role: StreamRole): void;
  leaveStream(peerId: string, streamId: string, role: StreamRole): void;
  /** Makes everybody on this instance leave the stream, as soon as what was told to the whole stream has reached them. */
  dissolveStream(streamId: string): void;
  /** The same at once, which is soon enough for what was told to those who are connected here. */
  dissolveStreamHere(streamId: string): void;

  /** To every socket of a group, on every instance. */
  toGroup<N extends NoticeName>(group: string, name: N, notice: NoticePayload<N>): void;
  /** To those of a group who are connected to this instance. */
  toGroupHere<N extends NoticeName>(group: string, name: N, notice: NoticePayload<N>): void;
  joinGroup(peerId: string, group: string): void;
  leaveGroup(peerId: string, group: string): void;

  joinBrowsers(peerId: string): void;
  leaveBrowsers(peerId: string): void;
}
