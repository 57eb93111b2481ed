import { KeptSources } from '../media/kept-sources';

/** How somebody was last heard and seen in a call or meeting, in this tab. */
export const keptSources = new KeptSources('conversation');
