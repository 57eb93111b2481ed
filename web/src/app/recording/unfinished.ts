import type { Leftover } from '@onair/recorder';

/** What a page finishes for pages that are gone, put together for one notice. */
export interface Unfinished {
  /** Still going up: how much of what was found is there, from 0 to 1; null when nothing is. */
  readonly storedShare: number | null;
  /** Why it does not go on at the moment. */
  readonly waitsFor: 'connection' | 'room' | null;
  /** Parts that were finished here. */
  readonly stored: readonly Leftover[];
  /** Parts that the server will not have, and that are kept here. */
  readonly refused: readonly Leftover[];
}

/** Sorts leftovers; those that were deleted at the server are nobody's business any more. */
export function unfinishedOf(leftovers: readonly Leftover[]): Unfinished {
  const of = (...kinds: readonly string[]): Leftover[] => leftovers.filter(({ state }) => kinds.includes(state.kind));
  const under = of('idle', 'sending', 'held', 'waiting');
  const found = under.reduce((total, { foundBytes }) => total + foundBytes, 0);
  const left = under.reduce((total, { leftBytes }) => total + leftBytes, 0);
  const codes = under.map(({ state }) => (state.kind === 'waiting' ? state.code : null));
  return {
    storedShare: under.length === 0 ? null : found === 0 ? 1 : (found - left) / found,
    waitsFor: codes.includes('storage-full') ? 'room' : codes.some((code) => code !== null) ? 'connection' : null,
    stored: of('stored'),
    refused: of('refused'),
  };
}
