import * as z from 'zod/mini';
import { limits } from './limits';
import { StreamId, StreamTitle } from './stream';
import { wireId } from './wire-id';

export const RecordingId = z.string().check(z.regex(wireId));
export type RecordingId = z.infer<typeof RecordingId>;

/** Who may see a recording. */
export const Visibility = z.enum([
  /** Everybody, and it is listed. */
  'public',
  /** Whoever has its address; it is listed for its owner only. */
  'unlisted',
  /** The session that made it. */
  'private',
]);
export type Visibility = z.infer<typeof Visibility>;

/** Where a recording is on its way from the first byte to something that plays and seeks. */
export const RecordingState = z.enum([
  /** More is to come, or may be; what is there can be played up to now. */
  'uploading',
  /** Every byte is there, and is being checked and made seekable. */
  'finalizing',
  'ready',
  /** Nothing that could be played was found; `failure` says why. What came is kept. */
  'failed',
]);
export type RecordingState = z.infer<typeof RecordingState>;

/** Why a recording cannot be played. */
export const RecordingFailure = z.enum([
  /** Nothing came but a header, or nothing at all. */
  'no-media',
  /** What came is not of the type that was announced. */
  'not-media',
  /** It is media, and too damaged to be played. */
  'damaged',
]);
export type RecordingFailure = z.infer<typeof RecordingFailure>;

/** A recording as those who may see it are shown it. Times are RFC 3339 in UTC. */
export const Recording = z.object({
  id: RecordingId,
  /** The stream that was recorded. */
  streamId: StreamId,
  title: z.string(),
  visibility: Visibility,
  state: RecordingState,
  failure: z.nullable(RecordingFailure),
  startedAt: z.string(),
  /** Length of what can be played, in milliseconds. */
  durationMs: z.number(),
  /** Size of what can be downloaded, in bytes. */
  sizeBytes: z.number(),
  /** Media type with codecs (RFC 6381) of what is played. */
  mimeType: z.string(),
  tracks: z.object({ audio: z.boolean(), video: z.boolean() }),
  /** Whether the session that asks made it, and so may rename, hide or delete it. */
  mine: z.boolean(),
  /** Address of a picture on this host; null without one. */
  thumbnailUrl: z.nullable(z.string()),
  /** Address of the media on this host; it changes when the media do. Null while there is nothing to play. */
  mediaUrl: z.nullable(z.string()),
});
export type Recording = z.infer<typeof Recording>;

/** `GET /api/recordings`: which recordings to list. */
export const RecordingQuery = z.object({
  /** Only those whose title contains this, whatever the case. */
  q: z.optional(z.string().check(z.trim(), z.maxLength(limits.titleLength))),
  sort: z._default(z.enum(['newest', 'oldest', 'longest', 'largest', 'title']), 'newest'),
  /** `me`: only those of the session that asks, and all of them; otherwise those that are public. */
  owner: z.optional(z.literal('me')),
  limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(limits.maxPageSize)), limits.pageSize),
  /** `nextCursor` of the page before; opaque, and good for the same `q`, `sort` and `owner` only. */
  cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(1_024))),
});
export type RecordingQuery = z.infer<typeof RecordingQuery>;

/** One page of a list of recordings. */
export const RecordingPage = z.object({
  recordings: z.array(Recording),
  /** Pass as `cursor` for the next page; null on the last one. */
  nextCursor: z.nullable(z.string()),
});
export type RecordingPage = z.infer<typeof RecordingPage>;

/** `GET /api/recordings/:id/media`: which form of the media, and how. */
export const MediaQuery = z.object({
  /** The version that is wanted, as `mediaUrl` names it. */
  v: z.optional(z.string()),
  /** Present, whatever it is: to be stored as a file, and not to be played. */
  download: z.optional(z.string()),
  /** As it came unless given. */
  format: z.optional(z.enum(['mp4'])),
});
export type MediaQuery = z.infer<typeof MediaQuery>;

/** Body of `PATCH /api/recordings/:id`: what its owner changes. */
export const RecordingChanges = z
  .strictObject({ title: z.optional(StreamTitle), visibility: z.optional(Visibility) })
  .check(z.refine(({ title, visibility }) => title !== undefined || visibility !== undefined));
export type RecordingChanges = z.infer<typeof RecordingChanges>;

/** Names one run of a recorder, chosen by it, so that asking twice for its upload gives the same one. */
export const PartId = z.string().check(z.regex(/^[\w-]{16}$/));
export type PartId = z.infer<typeof PartId>;

/**
 * What an upload is, in `Upload-Metadata` of its creation (`POST /api/uploads`, tus 1.0). Each upload is one part of its
 * stream's recording: what one run of MediaRecorder delivered. Parts are put in order by `epoch`, then `run`.
 */
export const UploadMetadata = z.object({
  streamId: StreamId,
  /** `MediaRecorder.mimeType`, as the recorder gave it after its start. */
  mimeType: z.string().check(z.regex(/^(video|audio)\/[\w.+-]{1,40}(\s*;.{0,200})?$/)),
  /** Made by the server unless given. */
  partId: z.optional(PartId),
  /** The epoch of the stream that `publish` or `resume` gave; the stream's newest unless given. */
  epoch: z.optional(z.coerce.number().check(z.int(), z.gte(1), z.lte(1_000_000))),
  /** Counts the recorder's runs within an epoch, from 0. */
  run: z._default(z.coerce.number().check(z.int(), z.gte(0), z.lte(100_000)), 0),
  /** How long the stream had been live when this part began, in milliseconds. */
  startMs: z._default(z.coerce.number().check(z.gte(0), z.lte(365 * 86_400_000)), 0),
});
export type UploadMetadata = z.infer<typeof UploadMetadata>;
