import { KeptText } from '../kept-text';

/** The meeting that this tab was in when it was loaded again. Where nothing is kept, a reload asks for the name again. */
export const currentMeeting = new KeptText('onair.meeting', 'tab');
