import * as z from 'zod/mini';
import { IceCandidate } from './ice';
import { limits } from './limits';
import { StreamId } from './stream';

/**
 * One peer connection between a publisher and a watcher, named by the watcher. It outlives both sockets, so that
 * signaling can go on where it stopped when one of them reconnects.
 */
export const ConnectionId = z.string().check(z.regex(/^[\w-]{8,64}$/));

/** The id of a socket, as the server gave it to the other side. */
export const PeerId = z.string().check(z.regex(/^[\w-]{8,64}$/));

const sdp = z.string().check(z.minLength(1), z.maxLength(limits.sdpLength));

const link = { streamId: StreamId, connectionId: ConnectionId };

/** Why a watcher announces itself to the publisher. */
export const InitReason = z.enum([
  /** Make a connection, with an offer. Sent again, it asks for the same offer again. */
  'new',
  /** The connection failed: restart ICE on it, with an offer (RFC 8445, section 2.4). */
  'restart',
  /** The connection is fine, only the socket is new: send to this one from now on. Answered by `bye` if unknown. */
  'rejoin',
]);
export type InitReason = z.infer<typeof InitReason>;

/** Watcher to publisher: here I am. */
export const InitRequest = z.object({ ...link, reason: InitReason });
/** {@link InitRequest} as the publisher gets it. */
export const InitNotice = z.object({ ...link, reason: InitReason, peerId: PeerId });
export type InitNotice = z.infer<typeof InitNotice>;

/** Publisher to watcher: the description to answer (RFC 9429, section 3.2). */
export const OfferRequest = z.object({ ...link, peerId: PeerId, sdp });
/** {@link OfferRequest} as the watcher gets it. */
export const OfferNotice = z.object({ ...link, sdp });
export type OfferNotice = z.infer<typeof OfferNotice>;

/** Watcher to publisher: the answer to the newest offer. */
export const AnswerRequest = z.object({ ...link, sdp });
/** {@link AnswerRequest} as the publisher gets it. */
export const AnswerNotice = z.object({ ...link, sdp, peerId: PeerId });
export type AnswerNotice = z.infer<typeof AnswerNotice>;

/** A trickled candidate (RFC 8838), either way: a publisher names the watcher, a watcher names nobody. */
export const CandidateRequest = z.object({ ...link, peerId: z.optional(PeerId), candidate: IceCandidate });
/** {@link CandidateRequest} as the other side gets it; `peerId` only towards the publisher. */
export const CandidateNotice = z.object({ ...link, peerId: z.optional(PeerId), candidate: IceCandidate });
export type CandidateNotice = z.infer<typeof CandidateNotice>;

/** The sender has closed this connection, or never had it. Either way, addressed like a candidate. */
export const ByeRequest = z.object({ ...link, peerId: z.optional(PeerId) });
/** {@link ByeRequest} as the other side gets it. */
export const ByeNotice = z.object({ ...link, peerId: z.optional(PeerId) });
export type ByeNotice = z.infer<typeof ByeNotice>;

/** To the publisher: a watcher's socket left the stream. */
export const WatcherLeftNotice = z.object({
  streamId: StreamId,
  peerId: PeerId,
  /**
   * Whether the socket was lost instead of saying that it leaves. Its page may be back in a moment, with the
   * connection still up, so a lost one is freed only when its media stops too.
   */
  lost: z.boolean(),
});
export type WatcherLeftNotice = z.infer<typeof WatcherLeftNotice>;
