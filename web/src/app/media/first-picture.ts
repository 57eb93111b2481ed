import { parsed } from '../parsed';
import type { BegunSocket } from '../signaling/begun-websocket';
import { liveVideoName } from '../texts/live-video';
import { EarlyReception } from './early-reception';
import { LivePicture } from './live-picture';

/** A stream that the start page has asked for, and that nobody but this file knows how to play yet. */
export interface FirstPicture {
  readonly streamId: string;
  readonly reception: EarlyReception;
  readonly picture: LivePicture;
}

/** How long the framework waits for the picture at most, in milliseconds. */
const patienceMs = 800;

let first: FirstPicture | undefined;

/**
 * Shows the stream of the address: neither signaling nor the picture need wait for the framework. The picture lies over
 * its place in the page that is yet to come. Resolves when it is there, when none is to come, or after a while: whatever
 * starts meanwhile would keep it waiting.
 */
export async function showFirstPicture(begun: BegunSocket | undefined): Promise<void> {
  if (begun?.streamId === undefined) return;
  const reception = new EarlyReception(begun);
  const picture = new LivePicture(reception.media, liveVideoName);
  first = { streamId: begun.streamId, reception, picture };
  await parsed();
  picture.video.className = 'early-picture';
  document.body.append(picture.video);
  const patience = new Promise((resolve) => setTimeout(resolve, patienceMs));
  await Promise.race([picture.timeToFirstFrame, reception.over, patience]);
  // The frame is on its way to the screen: not before what follows, and what else is told of it.
  await new Promise((resolve) => setTimeout(resolve));
}

/** Takes over what was begun, if it was for this stream; anything else is given up. */
export function takeFirstPicture(streamId: string): FirstPicture | undefined {
  const begun = first;
  if (begun?.streamId !== streamId) {
    giveUpFirstPicture();
    return undefined;
  }
  first = undefined;
  begun.picture.video.removeAttribute('class');
  return begun;
}

/** Leaves the stream, if nobody has taken it over, and takes the picture away. */
export function giveUpFirstPicture(): void {
  first?.reception.close();
  first?.picture.close();
  first = undefined;
}
