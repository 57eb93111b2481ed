import type * as earlyWatch from './early-watch';

const cameToWatch = location.pathname.startsWith('/watcher/');
let loading: Promise<typeof earlyWatch> | undefined;

/** The reader is about to choose a stream: what plays it is on its way before they do. */
export function prepareToWatch(): void {
  // The second is what the first imports: asked for at once, not when that is there.
  loading ??= Promise.all([import('./early-watch'), import('./first-picture')]).then(([code]) => code);
  // Code that cannot be had is told by the page that needs it.
  loading.catch(() => (loading = undefined));
}

/** Begins to watch with the click itself; the page that it leads to takes over (early-watch.ts, `watchStream`). */
export function watchAhead(streamId: string): void {
  prepareToWatch();
  loading?.then(
    (code) => code.watchAhead(streamId),
    () => undefined,
  );
}

/** The reader went somewhere else than to a stream: gives up what was begun for it. */
export function forgetWatchAhead(): void {
  if (cameToWatch) prepareToWatch();
  loading?.then(
    (code) => code.forgetEarlyWatch(),
    () => undefined,
  );
}
