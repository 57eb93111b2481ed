import { Recording, RecordingPage, type RecordingChanges } from '@onair/protocol';
import * as z from 'zod/mini';
import { request, requestJson } from '../signaling/http';
import { SignalingError } from '../signaling/signaling-error';
import type { GalleryAddress } from './gallery-address';

/** Which part of the list to fetch. */
export interface PageQuery extends GalleryAddress {
  readonly limit?: number;
  readonly cursor?: string;
}

/** @throws SignalingError with the server's code, or `disconnected`. */
export async function fetchRecordings(query: PageQuery, signal: AbortSignal): Promise<RecordingPage> {
  const search = new URLSearchParams();
  const { q, sort, owner, limit, cursor } = query;
  for (const [name, value] of Object.entries({ q: q || null, sort, owner, limit, cursor })) {
    if (value !== null && value !== undefined) search.set(name, String(value));
  }
  return z.parse(RecordingPage, await requestJson(`/api/recordings?${search}`, { signal }));
}

/** @throws SignalingError `recording-not-found` and others. */
export async function fetchRecording(id: string, signal?: AbortSignal): Promise<Recording> {
  return z.parse(Recording, await requestJson(addressOf(id), signal ? { signal } : {}));
}

/** @throws SignalingError `not-owner`, `recording-not-found` and others. */
export async function changeRecording(id: string, changes: RecordingChanges): Promise<Recording> {
  const body = JSON.stringify(changes);
  const headers = { 'content-type': 'application/json' };
  return z.parse(Recording, await requestJson(addressOf(id), { method: 'PATCH', headers, body }));
}

/** @throws SignalingError `not-owner`, `recording-not-found` and others. */
export async function deleteRecording(id: string): Promise<void> {
  await request(addressOf(id), { method: 'DELETE' });
}

/** Where the same media come as a file with a name of its own. */
export function downloadAddress(mediaUrl: string): string {
  return `${mediaUrl}${mediaUrl.includes('?') ? '&' : '?'}download`;
}

/** Where the same media come as an MP4 with a name of its own, once {@link makeMp4} has resolved. */
export function mp4Address(mediaUrl: string): string {
  return `${downloadAddress(mediaUrl)}&format=mp4`;
}

/**
 * Resolves when the server has put the media into an MP4, which takes about as long as copying them.
 *
 * @throws SignalingError `export-impossible` and others; what `fetch` throws when it is aborted.
 */
export async function makeMp4(mediaUrl: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      // Only a GET is told why it is refused, and one byte tells as much as all of them.
      const response = await request(mp4Address(mediaUrl), { headers: { range: 'bytes=0-0' }, signal });
      await response.arrayBuffer();
      return;
    } catch (error) {
      const pending = error instanceof SignalingError && ['export-pending', 'export-busy'].includes(error.code);
      if (!pending) throw error;
      await passed(error.retryAfterMs ?? 1_000, signal);
    }
  }
}

/** Rejects as `fetch` does when it is aborted. */
function passed(timeMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, timeMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('Nobody waits any more.', 'AbortError'));
    });
  });
}

function addressOf(id: string): string {
  return `/api/recordings/${encodeURIComponent(id)}`;
}
