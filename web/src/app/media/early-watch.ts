import { pageSignaling } from '../signaling/page-signaling';
import { parsed } from '../parsed';
import { liveVideoName } from '../texts/live-video';
import type { Subscriber } from './subscriber';
import { Viewing } from './viewing';

/** How long the framework waits for the picture at most, in milliseconds. */
const patienceMs = 800;

let early: Viewing | undefined;
/** Whether the page itself was faster. */
let tooLate = false;

/**
 * Begins to watch at once if this is a stream's address: neither signaling nor the picture need wait for the framework.
 * The picture lies over its place in the page that is yet to come. Resolves when it is there, when none is to come, or
 * after a while: whatever starts meanwhile would keep it waiting.
 */
export async function watchEarly(pathname: string): Promise<void> {
  const streamId = /^\/watcher\/([\w-]{16})\/?$/.exec(pathname)?.[1];
  if (!streamId || tooLate) return;
  const begun = (early = begin(streamId));
  await parsed();
  if (begun !== early) return;
  begun.video.className = 'early-picture';
  document.body.append(begun.video);
  await settled(begun.subscriber);
}

/** Begins to watch a stream whose page was asked for and is yet to come. */
export function watchAhead(streamId: string): void {
  if (early?.subscriber.streamId === streamId) return;
  early?.close();
  early = begin(streamId);
}

/** Watches a stream; takes over what {@link watchEarly} or {@link watchAhead} began. The caller closes it. */
export function watchStream(streamId: string): Viewing {
  const begun = early;
  early = undefined;
  tooLate = true;
  if (begun?.subscriber.streamId !== streamId) {
    begun?.close();
    return begin(streamId);
  }
  begun.video.removeAttribute('class');
  return begun;
}

/** The reader went somewhere else before the page was there. */
export function forgetEarlyWatch(): void {
  early?.close();
  early = undefined;
}

function begin(streamId: string): Viewing {
  return new Viewing(pageSignaling(), streamId, liveVideoName);
}

function settled(subscriber: Subscriber): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      const coming = subscriber.state.kind === 'connecting' || subscriber.state.kind === 'live';
      if (subscriber.timeToFirstFrameMs === null && coming) return;
      end();
    };
    const end = (): void => {
      clearTimeout(timer);
      unlisten();
      resolve();
    };
    const timer = setTimeout(end, patienceMs);
    const unlisten = subscriber.on('change', look);
  });
}
