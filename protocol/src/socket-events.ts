import * as z from 'zod/mini';
import { callNotices, callRequests } from './call';
import type { WireError } from './error-codes';
import { IceServer } from './ice';
import { meetingNotices, meetingRequests } from './meeting';
import { Presence, PresenceNotice, PublisherInstance } from './presence';
import {
  AnswerNotice,
  AnswerRequest,
  ByeNotice,
  ByeRequest,
  CandidateNotice,
  CandidateRequest,
  InitNotice,
  InitRequest,
  OfferNotice,
  OfferRequest,
  WatcherLeftNotice,
} from './signaling';
import { Stream, StreamId, StreamMedia, StreamTitle } from './stream';

const Nothing = z.object({});

/** What a publisher gets for a stream that it starts or takes up again. */
export const PublishReply = z.object({
  stream: Stream,
  epoch: z.number(),
  /** How long the stream is live already, in milliseconds: a duration, because clocks differ. */
  liveForMs: z.number(),
  /** How long the stream waits for this publisher when it is gone, in milliseconds. */
  graceMs: z.number(),
  iceServers: z.array(IceServer),
});
export type PublishReply = z.infer<typeof PublishReply>;

/** What a watcher gets: how the stream is now. `init` is worth sending while `presence.state` is `live`. */
export const WatchReply = z.object({
  stream: Stream,
  presence: Presence,
  iceServers: z.array(IceServer),
});
export type WatchReply = z.infer<typeof WatchReply>;

/** What a reader of the directory gets at once; {@link DirectoryNotice} keeps it up to date. */
export const BrowseReply = z.object({
  /** The newest live streams, newest first, one page of them. */
  streams: z.array(Stream),
  /** How many are live in all. */
  total: z.number(),
});
export type BrowseReply = z.infer<typeof BrowseReply>;

/** Changes of the directory since the last notice; at most one a second. */
export const DirectoryNotice = z.object({
  /** New or changed live streams. */
  changed: z.array(Stream),
  /** Ids of those that are no longer live. */
  removed: z.array(StreamId),
  total: z.number(),
});
export type DirectoryNotice = z.infer<typeof DirectoryNotice>;

/**
 * Every event a client may send: its payload, and what the acknowledgement carries when it went well. The server
 * answers each with an {@link Ack}.
 */
export const requests = {
  /** Go live with a new stream. Needs a session, which then owns the stream. A page that asks again is given the same one. */
  publish: {
    payload: z.object({ title: StreamTitle, media: StreamMedia, publisherInstance: PublisherInstance }),
    reply: PublishReply,
  },
  /** Take up one's own live stream again, after a reload or on a new socket. The publisher before is superseded. */
  resume: {
    payload: z.object({ streamId: StreamId, media: StreamMedia, publisherInstance: PublisherInstance }),
    reply: PublishReply,
  },
  /** Change the title or say which media are sent. Only the publisher. */
  update: {
    payload: z.object({ streamId: StreamId, title: z.optional(StreamTitle), media: z.optional(StreamMedia) }),
    reply: z.object({ stream: Stream }),
  },
  /** End one's own stream. Any socket of the session that owns it. */
  end: { payload: z.object({ streamId: StreamId }), reply: z.object({ stream: Stream }) },

  /** Begin to watch, or ask again: safe to repeat, and due on every connect. A socket watches one stream at a time. */
  watch: { payload: z.object({ streamId: StreamId }), reply: WatchReply },
  /** Stop watching. */
  unwatch: { payload: z.object({ streamId: StreamId }), reply: Nothing },

  /** Follow the directory of live streams. */
  browse: { payload: Nothing, reply: BrowseReply },
  /** Stop following it. */
  unbrowse: { payload: Nothing, reply: Nothing },

  init: { payload: InitRequest, reply: Nothing },
  offer: { payload: OfferRequest, reply: Nothing },
  answer: { payload: AnswerRequest, reply: Nothing },
  candidate: { payload: CandidateRequest, reply: Nothing },
  bye: { payload: ByeRequest, reply: Nothing },

  ...meetingRequests,
  ...callRequests,
} as const;

/** Every event the server may send. */
export const notices = {
  presence: PresenceNotice,
  /** To everybody in a stream: its title or media changed. */
  'stream-updated': z.object({ stream: Stream }),
  /** To everybody in a stream: how many watch now. */
  viewers: z.object({ streamId: StreamId, viewers: z.number() }),
  /** To a publisher: another socket of its session has taken the stream over. */
  superseded: z.object({ streamId: StreamId }),
  directory: DirectoryNotice,
  init: InitNotice,
  offer: OfferNotice,
  answer: AnswerNotice,
  candidate: CandidateNotice,
  bye: ByeNotice,
  'watcher-left': WatcherLeftNotice,

  ...meetingNotices,
  ...callNotices,
} as const;

export type RequestName = keyof typeof requests;
export type RequestPayload<N extends RequestName> = z.infer<(typeof requests)[N]['payload']>;
export type RequestReply<N extends RequestName> = z.infer<(typeof requests)[N]['reply']>;
export type NoticeName = keyof typeof notices;
export type NoticePayload<N extends NoticeName> = z.infer<(typeof notices)[N]>;

/** The answer to every request: what was asked for, or why not. */
export type Ack<T> = { ok: true; data: T } | { ok: false; error: WireError };

/** Socket.IO's map of the events a client sends. */
export type ClientToServerEvents = {
  [N in RequestName]: (payload: RequestPayload<N>, ack: (answer: Ack<RequestReply<N>>) => void) => void;
};
/** Socket.IO's map of the events the server sends. */
export type ServerToClientEvents = {
  [N in NoticeName]: (payload: NoticePayload<N>) => void;
};
