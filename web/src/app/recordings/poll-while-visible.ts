import { effect, type Signal } from '@angular/core';

/**
 * Runs `task` again and again while the page is seen: `pauseMs` after it has ended, and at once when the page is seen
 * again. Null: not at all. To be called where `inject()` may be; ends with the caller.
 */
export function pollWhileVisible(pauseMs: Signal<number | null>, task: () => Promise<void>): void {
  effect((onCleanup) => {
    const pause = pauseMs();
    if (pause === null) return;
    const ended = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let running = false;
    const wait = (): void => {
      if (!ended.signal.aborted && !document.hidden) timer = setTimeout(() => void run(), pause);
    };
    const run = async (): Promise<void> => {
      clearTimeout(timer);
      if (running) return;
      running = true;
      try {
        await task();
      } finally {
        running = false;
        wait();
      }
    };
    const look = (): void => {
      clearTimeout(timer);
      if (!document.hidden) void run();
    };
    document.addEventListener('visibilitychange', look, { signal: ended.signal });
    addEventListener('online', look, { signal: ended.signal });
    wait();
    onCleanup(() => {
      ended.abort();
      clearTimeout(timer);
    });
  });
}
