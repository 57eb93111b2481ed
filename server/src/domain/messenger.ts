import type { NoticeName, NoticePayload } from '@onair/protocol';

/** What a socket is to a stream. */
export type StreamRole = 'publisher' | 'watcher';

/** Carries notices to sockets, wherever they are connected; nothing is said about whether they arrive. */
export interface Messenger {
  toPeer<N extends NoticeName>(peerId: string, name: N, notice: NoticePayload<N>): void;
  /** To a stream's publisher and all of its watchers. */
  toStream<N extends NoticeName>(streamId: string, name: N, notice: NoticePayload<N>): void;
  /** To everybody who follows the directory. */
  toBrowsers<N extends NoticeName>(name: N, notice: NoticePayload<N>): void;

  joinStream(peerId: string, streamId: string, role: StreamRole): void;
  leaveStream(peerId: string, streamId: string, role: StreamRole): void;
  /** Makes everybody leave the stream. */
  dissolveStream(streamId: string): void;

  joinBrowsers(peerId: string): void;
  leaveBrowsers(peerId: string): void;
}
