import * as z from 'zod/mini';

/** What can go wrong, as stable words that programs may compare. The message beside a code is for people. */
export const ErrorCode = z.enum([
  /** The payload, query or body does not have the documented shape. */
  'bad-request',
  /** No such address, or no such method there. */
  'not-found',
  /** No stream has this id. */
  'stream-not-found',
  /** The stream has ended, so it can be neither resumed nor watched. */
  'stream-ended',
  /** The stream belongs to another session. */
  'not-owner',
  /** This socket does not publish the stream it speaks for. */
  'not-publisher',
  /** This socket does not watch the stream it speaks in. */
  'not-watching',
  /** The other side of a signaling message is not there, or is not in this stream. */
  'peer-not-found',
  /** The publisher is away; it may come back within the grace period. */
  'publisher-away',
  /** This socket publishes another stream already. */
  'already-publishing',
  /** No recording has this id, or it is not for the session that asks. */
  'recording-not-found',
  /** No upload has this address. */
  'upload-not-found',
  /** The bytes do not go on where the upload ends; ask for its offset. */
  'offset-conflict',
  /** Somebody else writes this upload at the moment. */
  'upload-locked',
  /** The bytes that came are not those that were sent. */
  'checksum-mismatch',
  /** There is no room for more. What was acknowledged is kept. */
  'storage-full',
  /** The action needs a session and the request has none. `POST /api/session` makes one. */
  'session-required',
  /** The page that asks was not served by this onair. */
  'origin-refused',
  /** More requests than allowed; `retryAfterMs` says when to try again. */
  'rate-limited',
  /** The body or message is larger than allowed. */
  'too-large',
  /** The body is not of a type that is accepted here. */
  'unsupported-media-type',
  /** A store that this cannot do without is away, or the server is stopping. */
  'unavailable',
  /** A fault of the server; the details are in its log under the request's id. */
  'internal',
]);
export type ErrorCode = z.infer<typeof ErrorCode>;

/** An error as it crosses the wire. */
export const WireError = z.object({
  code: ErrorCode,
  /** One sentence for a person, in English. */
  message: z.string(),
  /** How long to wait before trying again, in milliseconds; only where waiting helps. */
  retryAfterMs: z.optional(z.number()),
});
export type WireError = z.infer<typeof WireError>;
