import { Recording, RecordingPage, type RecordingChanges } from '@onair/protocol';
import * as z from 'zod/mini';
import { request, requestJson } from '../signaling/http';
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

function addressOf(id: string): string {
  return `/api/recordings/${encodeURIComponent(id)}`;
}
