import { pageSignaling } from '../signaling/page-signaling';
import { liveVideoName } from '../texts/live-video';
import { giveUpFirstPicture, takeFirstPicture } from './first-picture';
import { Viewing } from './viewing';

let ahead: Viewing | undefined;

/** Begins to watch a stream whose page was asked for and is yet to come. */
export function watchAhead(streamId: string): void {
  if (ahead?.subscriber.streamId === streamId) return;
  ahead?.close();
  ahead = begin(streamId);
}

/** Watches a stream; takes over what {@link watchAhead} or the start of the page began. The caller closes it. */
export function watchStream(streamId: string): Viewing {
  const begun = ahead;
  ahead = undefined;
  if (begun?.subscriber.streamId === streamId) return begun;
  begun?.close();
  return begin(streamId);
}

/** The reader went somewhere else before the page was there. */
export function forgetEarlyWatch(): void {
  ahead?.close();
  ahead = undefined;
  giveUpFirstPicture();
}

function begin(streamId: string): Viewing {
  return new Viewing(pageSignaling(), streamId, liveVideoName, takeFirstPicture(streamId));
}
