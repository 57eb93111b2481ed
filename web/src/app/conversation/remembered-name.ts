import { KeptText } from '../kept-text';

/** What the person in front of this browser called themselves last. */
export const keptName = new KeptText('onair.name');
