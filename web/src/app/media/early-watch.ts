import { pageSignaling } from '../signaling/page-signaling';
import { Subscriber } from './subscriber';

let early: Subscriber | undefined;
/** Whether the page itself was faster. */
let tooLate = false;

/** Begins to watch at once if this is a stream's address: signaling need not wait for the framework. */
export function watchEarly(pathname: string): void {
  const streamId = /^\/watcher\/([\w-]{16})\/?$/.exec(pathname)?.[1];
  if (streamId && !tooLate) early = new Subscriber(pageSignaling(), streamId);
}

/** Watches a stream; takes over what {@link watchEarly} began. The caller closes it. */
export function watchStream(streamId: string): Subscriber {
  const begun = early;
  tooLate = true;
  early = undefined;
  if (begun?.streamId === streamId) return begun;
  begun?.close();
  return new Subscriber(pageSignaling(), streamId);
}
