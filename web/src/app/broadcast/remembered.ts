import { KeptSwitch, KeptText } from '../kept-text';

/** The title that this browser used last. */
export const keptTitle = new KeptText('onair.broadcast.title');

/** Whether this browser records its streams. */
export const keptRecording = new KeptSwitch('onair.broadcast.recording');
