import type { Stream } from '@onair/protocol';
import { KeptText } from '../kept-text';
import { fetchStreams } from '../signaling/stream-api';

/** A stream that this tab was live with. */
export interface RememberedStream {
  readonly streamId: string;
  readonly title: string;
}

// Without it the server still knows the stream as this session's after a reload.
const kept = new KeptText('onair.live', 'tab');

/** What this tab was live with before a reload; null if nothing, or if it ended since. */
function rememberedStream(): RememberedStream | null {
  const stored = kept.readJson();
  if (typeof stored !== 'object' || stored === null) return null;
  const { streamId, title } = stored as Record<string, unknown>;
  return typeof streamId === 'string' && typeof title === 'string' ? { streamId, title } : null;
}

/** Keeps or clears what this tab is live with. */
export function rememberStream(stream: RememberedStream | null): void {
  kept.write(stream && JSON.stringify({ streamId: stream.streamId, title: stream.title }));
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
