import type { Stream } from '@onair/protocol';
import { fetchStreams } from '../signaling/stream-api';

/** A stream that this tab was live with. */
export interface RememberedStream {
  readonly streamId: string;
  readonly title: string;
}

const key = 'onair.live';

/** What this tab was live with before a reload; null if nothing, or if it ended since. */
function rememberedStream(): RememberedStream | null {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    if (typeof stored !== 'object' || stored === null) return null;
    const { streamId, title } = stored as Record<string, unknown>;
    return typeof streamId === 'string' && typeof title === 'string' ? { streamId, title } : null;
  } catch {
    // Storage is denied, or what is there was not written by us.
    return null;
  }
}

/** Keeps or clears what this tab is live with. */
export function rememberStream(stream: RememberedStream | null): void {
  try {
    if (stream) sessionStorage.setItem(key, JSON.stringify({ streamId: stream.streamId, title: stream.title }));
    else sessionStorage.removeItem(key);
  } catch {
    // Storage is denied: after a reload the server still knows the stream as this session's.
  }
}

/** A live stream of this browser that could be taken up here. */
export interface Resumable {
  readonly stream: Stream;
  /** Whether this tab was live with it before a reload. */
  readonly sameTab: boolean;
  /** Until when it waits, in `performance.now()` milliseconds; null while another tab is live with it. */
  readonly deadline: number | null;
}

/** Finds this browser's live stream: the one of this tab, else one that waits for its publisher, else any. */
export async function findResumable(): Promise<Resumable | null> {
  const { streams } = await fetchStreams({ status: 'live', owner: 'me' });
  const remembered = rememberedStream();
  const same = streams.find(({ id }) => id === remembered?.streamId);
  const stream = same ?? streams.find(({ away }) => away) ?? streams[0];
  if (!same && remembered) rememberStream(null);
  if (!stream) return null;
  const { away, graceRemainingMs } = stream;
  const deadline = away && graceRemainingMs !== undefined ? performance.now() + graceRemainingMs : null;
  return { stream, sameTab: stream === same, deadline };
}
