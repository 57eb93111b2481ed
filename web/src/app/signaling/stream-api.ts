import { StreamPage } from '@onair/protocol';
import * as z from 'zod/mini';
import { request, requestJson } from './http';

/** Which streams to list; see `GET /api/streams`. */
export interface StreamsQuery {
  status?: 'live' | 'ended';
  owner?: 'me';
  cursor?: string;
  limit?: number;
}

/**
 * One page of streams, newest first.
 *
 * @throws SignalingError with the server's code, or `disconnected`.
 */
export async function fetchStreams(query: StreamsQuery, signal?: AbortSignal): Promise<StreamPage> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) search.set(name, String(value));
  return z.parse(StreamPage, await requestJson(`/api/streams?${search}`, signal ? { signal } : {}));
}

/**
 * Gives one's own live stream a new picture, JPEG or WebP.
 *
 * @throws SignalingError `rate-limited` with `retryAfterMs`, `too-large`, `not-owner` and others.
 */
export async function uploadThumbnail(streamId: string, picture: Blob): Promise<void> {
  await request(`/api/streams/${encodeURIComponent(streamId)}/thumbnail`, {
    method: 'PUT',
    body: picture,
    headers: { 'content-type': picture.type },
  });
}
