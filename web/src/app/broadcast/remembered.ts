import { KeptSwitch, KeptText } from '../kept-text';
import { KeptSources } from '../media/kept-sources';

/** The title that this browser used last. */
export const keptTitle = new KeptText('onair.broadcast.title');

/** Whether this browser records its streams. */
export const keptRecording = new KeptSwitch('onair.broadcast.recording');

/** Whether this tab shares its screen. */
export const keptScreen = new KeptText('onair.broadcast.screen', 'tab');

/** What this tab last sent of camera and microphone: a stream that goes on after a reload sends no more than before it. */
export const keptSources = new KeptSources('broadcast');
