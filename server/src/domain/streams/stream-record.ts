import type { EndReason, StreamMedia } from '@onair/protocol';

/** What is kept of a stream for good. Times are milliseconds since 1970. */
export interface StreamRecord {
  readonly id: string;
  readonly ownerId: string;
  readonly title: string;
  readonly status: 'live' | 'ended';
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly endReason: EndReason | null;
  readonly peakViewers: number;
  readonly media: StreamMedia;
  /** The newest epoch that was recorded; a lease that has to be made anew goes on from it. */
  readonly epoch: number;
  readonly thumbnail: ThumbnailMark | null;
}

/** Says which picture is the newest of a stream; the picture itself is in the thumbnail store. */
interface ThumbnailMark {
  /** Changes with the picture. */
  readonly version: string;
  readonly takenAt: number;
}
