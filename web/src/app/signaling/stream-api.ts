import { Problem, StreamPage } from '@onair/protocol';
import * as z from 'zod/mini';
import { SignalingError } from './signaling-error';

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
  return z.parse(StreamPage, await getJson(`/api/streams?${search}`, signal));
}

/**
 * Gives one's own live stream a new picture, JPEG or WebP.
 *
 * @throws SignalingError `rate-limited` with `retryAfterMs`, `too-large`, `not-owner` and others.
 */
export async function uploadThumbnail(streamId: string, picture: Blob): Promise<void> {
  await send(`/api/streams/${encodeURIComponent(streamId)}/thumbnail`, {
    method: 'PUT',
    body: picture,
    headers: { 'content-type': picture.type },
  });
}

async function getJson(address: string, signal: AbortSignal | undefined): Promise<unknown> {
  const response = await send(address, signal ? { signal } : {});
  return response.json();
}

async function send(address: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw SignalingError.disconnected();
  }
  if (response.ok) return response;
  const problem = z.safeParse(Problem, await response.json().catch(() => null));
  const retryAfter = response.headers.get('retry-after');
  throw new SignalingError(
    problem.success ? problem.data.code : 'internal',
    problem.success ? problem.data.detail : `The server answered ${response.status}.`,
    retryAfter === null ? undefined : Number(retryAfter) * 1_000,
  );
}
