import { PartId, RecordingFailure, RecordingId, RecordingState, StreamId, Visibility } from '@onair/protocol';
import * as z from 'zod';

const RecordingPartSchema = z.object({
  partId: PartId,
  epoch: z.int(),
  run: z.int(),
  startMs: z.number(),
  mimeType: z.string(),
  metadata: z.string(),
  length: z.int().nullable(),
  receivedBytes: z.int(),
  durationMs: z.number(),
});

/** A recording's record as it has to be for the rest of the program to trust it, whichever store it comes from. */
export const RecordingSchema = z.object({
  id: RecordingId,
  streamId: StreamId,
  ownerId: z.string(),
  title: z.string(),
  renamed: z.boolean(),
  visibility: Visibility,
  state: z.union([RecordingState, z.literal('deleted')]),
  failure: z.nullable(RecordingFailure),
  startedAt: z.number(),
  durationMs: z.number(),
  sizeBytes: z.int(),
  mimeType: z.string(),
  tracks: z.object({ audio: z.boolean(), video: z.boolean() }),
  thumbnail: z.string().nullable(),
  parts: z.array(RecordingPartSchema),
  version: z.string().nullable(),
  file: z.string().nullable(),
  lastReceivedAt: z.number(),
  dueAt: z.number().nullable(),
  finalizer: z.string().nullable(),
  revision: z.int(),
});
