import type { MeetingKind } from '@onair/protocol';

/** What people gather in. A person has one seat in all meetings of whatever kind, and one name. */
export type GatheringSort = MeetingKind | 'name';

/** Of which there is one at a time for each person. */
export type Circle = 'meeting' | 'name';

/** Names a gathering for the seat store and for the messenger. */
export function gatheringId(sort: GatheringSort, key: string): string {
  return `${sort}:${key}`;
}

/** What people gather in, by its name. */
export function sortOf(gathering: string): GatheringSort {
  // Made by the function above, and by nobody else.
  return gathering.slice(0, gathering.indexOf(':')) as GatheringSort;
}

/** The meeting's id, or the name's key. */
export function keyOf(gathering: string): string {
  return gathering.slice(gathering.indexOf(':') + 1);
}

/** Of which circle a gathering is, by its name. */
export function circleOf(gathering: string): Circle {
  return sortOf(gathering) === 'name' ? 'name' : 'meeting';
}
