import type { PublishReply, Stream } from '@onair/protocol';

/** A stream that is live, or what a spec makes of it. */
export function someStream(changes: Partial<Stream> = {}): Stream {
  return {
    id: 'stream-000000001',
    title: 'Evening news',
    status: 'live',
    away: false,
    startedAt: '2026-01-01T10:00:00Z',
    endedAt: null,
    endReason: null,
    viewers: 0,
    peakViewers: 0,
    media: { audio: true, video: true },
    thumbnailUrl: null,
    ...changes,
  };
}

/** What its publisher is told. */
export function publishReply(stream = someStream(), epoch = 1): PublishReply {
  return { stream, epoch, liveForMs: 0, graceMs: 12_000, iceServers: [] };
}
