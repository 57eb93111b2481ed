import * as z from 'zod/mini';
import { limits } from './limits';
import { visibleText } from './visible-text';
import { wireId } from './wire-id';

export const StreamId = z.string().check(z.regex(wireId));
export type StreamId = z.infer<typeof StreamId>;

/**
 * What people read on the card: trimmed, 1 to {@link limits.titleLength} characters, one of them visible, and none that
 * controls, breaks the line or overrides its direction, because those could make one title look like another.
 */
export const StreamTitle = z.string().check(
  z.trim(),
  z.maxLength(limits.titleLength),
  z.regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]*$/u),
  z.refine((title) => visibleText(title) !== '', 'must not be empty'),
);

/** Which kinds of media the publisher sends right now: false while muted, or while the camera is off. */
export const StreamMedia = z.object({
  audio: z.boolean(),
  video: z.boolean(),
});
export type StreamMedia = z.infer<typeof StreamMedia>;

/** Why a stream ended. */
export const EndReason = z.enum([
  /** The broadcaster pressed "End stream". */
  'ended-by-publisher',
  /** The broadcaster was gone for longer than the grace period. */
  'publisher-lost',
]);
export type EndReason = z.infer<typeof EndReason>;

/** A stream as everybody may see it. Times are RFC 3339 in UTC. */
export const Stream = z.object({
  id: StreamId,
  title: z.string(),
  status: z.enum(['live', 'ended']),
  /** Whether the publisher is gone for the moment and may still come back. */
  away: z.boolean(),
  /** While away: how long the stream still waits for its publisher, in milliseconds, at the moment of sending. */
  graceRemainingMs: z.optional(z.number()),
  startedAt: z.string(),
  endedAt: z.nullable(z.string()),
  endReason: z.nullable(EndReason),
  /** How many sockets watch now, over all instances. */
  viewers: z.number(),
  peakViewers: z.number(),
  media: StreamMedia,
  /** Address of the newest picture on this host; it changes with the picture. Null before the first. */
  thumbnailUrl: z.nullable(z.string()),
});
export type Stream = z.infer<typeof Stream>;

/** `GET /api/streams`: which streams to list. Newest first. */
export const StreamQuery = z.object({
  status: z.optional(z.enum(['live', 'ended'])),
  /** `me`: only the streams of the session that asks. */
  owner: z.optional(z.literal('me')),
  limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(limits.maxPageSize)), limits.pageSize),
  /** `nextCursor` of the page before; opaque. */
  cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(128))),
});
export type StreamQuery = z.infer<typeof StreamQuery>;

/** One page of a list of streams. */
export const StreamPage = z.object({
  streams: z.array(Stream),
  /** Pass as `cursor` for the next page; null on the last one. */
  nextCursor: z.nullable(z.string()),
});
export type StreamPage = z.infer<typeof StreamPage>;
