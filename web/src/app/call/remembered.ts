import { KeptSwitch, KeptText } from '../kept-text';

/** The name that this tab had before it was loaded again. */
export const keptCallName = new KeptText('onair.call.name', 'tab');

/** Whether this browser rings with sound. */
export const keptSound = new KeptSwitch('onair.call.sound');
