import type { DutyRoster } from '../../domain/duty-roster';

/** The duties of a process that is alone: all of them are its own. */
export const soleDutyRoster: DutyRoster = { take: () => Promise.resolve(true) };
