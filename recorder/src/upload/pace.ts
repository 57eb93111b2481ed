/**
 * How fast slices may go up now, in bytes a second: `Infinity` for as fast as it can, 0 for not at all. It is asked before
 * each request, so that what is live can have the network first and the rest is caught up on later.
 */
export type Pace = () => number;

/** As fast as it can. */
export const unhurried: Pace = () => Infinity;
