import type { ErrorCode } from '@onair/protocol';
import { counted, formatAgo } from './format';

/** Words around lists of live streams, on any page. */
export const liveListTexts = {
  heading: 'Live now',
  started: (agoMs: number) => (agoMs < 60_000 ? 'Started just now' : `Started ${formatAgo(agoMs)}`),
  loading: 'Looking for live streams…',
  empty: {
    heading: 'Nobody is live right now',
    text: 'This page changes by itself as soon as somebody goes live. Or be the first.',
  },
  stale: 'The connection is lost. This list may be out of date. Trying again…',
  unreached: 'The server cannot be reached right now. Trying again…',
  refused: 'The list could not be loaded. Trying again…',
  busy: 'The server is busy. Trying again in a moment…',
  total: (total: number) => counted(total, 'stream is live', 'streams are live'),
  showMore: 'Show more',
  loadingMore: 'Loading more…',
  moreFailed: 'The rest could not be loaded.',
} as const;

/** Why a list is missing or not fresh, for a person. */
export function liveListTrouble(code: ErrorCode | 'disconnected' | 'timeout', hasList: boolean): string {
  if (code === 'disconnected' || code === 'timeout') return hasList ? liveListTexts.stale : liveListTexts.unreached;
  if (code === 'rate-limited' || code === 'unavailable') return liveListTexts.busy;
  return liveListTexts.refused;
}
