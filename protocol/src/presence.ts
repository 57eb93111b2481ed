import * as z from 'zod/mini';
import { EndReason, StreamId } from './stream';

/**
 * One load of a broadcaster's page: made by the page, told to the watchers. While it stays the same the page still
 * has its peer connections, whatever became of its socket; when it changes, a watcher needs a new connection.
 */
export const PublisherInstance = z.string().check(z.regex(/^[\w-]{8,64}$/));

/** How a stream's publisher is doing. Durations instead of times of day: clocks of phones are wrong. */
export const Presence = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('live'),
    /** Counts how often the stream was taken up: 1 for the first time, one more for each resume. */
    epoch: z.number(),
    publisherInstance: PublisherInstance,
  }),
  z.object({
    state: z.literal('away'),
    epoch: z.number(),
    /** How long the stream still waits for its publisher, in milliseconds, at the moment of sending. */
    graceRemainingMs: z.number(),
  }),
  z.object({
    state: z.literal('ended'),
    endReason: EndReason,
  }),
]);
export type Presence = z.infer<typeof Presence>;

/** Told to everybody in a stream when its publisher goes, comes back or ends it. */
export const PresenceNotice = z.object({
  streamId: StreamId,
  presence: Presence,
});
