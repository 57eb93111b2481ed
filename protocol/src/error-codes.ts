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
  /** The other side of a signaling message is not there, or is not in this stream or meeting. */
  'peer-not-found',
  /** The publisher is away; it may come back within the grace period. */
  'publisher-away',
  /** This socket publishes another stream already. */
  'already-publishing',
  /** No room, meeting or call of one's own has this id, or it is over. */
  'meeting-not-found',
  /** As many are in the room or meeting as there may be, those included who are away for the moment. */
  'meeting-full',
  /** This socket is not in the meeting that it speaks in. */
  'not-in-meeting',
  /** Another session has this name. */
  'name-taken',
  /** Whoever calls needs a name first. */
  'name-required',
  /** Nobody has this name. */
  'name-unknown',
  /** Somebody has this name, and is not there at the moment. */
  'callee-offline',
  /** The callee's name rings or talks already. */
  'callee-busy',
  /** The name is the caller's own. */
  'calling-oneself',
  /** The caller's name rings or talks already. */
  'already-in-call',
  /** No call with this id rings for this name, or not any more. */
  'call-not-found',
  /** No recording has this id, or it is not for the session that asks. */
  'recording-not-found',
  /** The recording is still uploaded or finalized, and this needs a finished one. */
  'recording-not-ready',
  /** The recording's codecs do not go into the format that is asked for, and nothing is encoded again. */
  'export-impossible',
  /** The file is being made; whoever asks again in time gets it. */
  'export-pending',
  /** As many files are being made as the server makes at a time; this one was not begun. */
  'export-busy',
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
