import { computed, DestroyRef, inject, type Signal } from '@angular/core';
import type { Stream } from '@onair/protocol';
import { LiveDirectory } from '../signaling/live-directory';
import { pageSignaling } from '../signaling/page-signaling';
import { liveListTrouble } from '../texts/live-list';
import { Clock } from './clock';
import { fromEmitter } from './from-emitter';

/** What is live now, as signals. */
export interface LiveStreams {
  /** Newest first; null until the first answer. */
  readonly streams: Signal<readonly Stream[] | null>;
  readonly total: Signal<number>;
  /** Why the list is missing or may be old, in words; null while all is well. */
  readonly trouble: Signal<string | null>;
}

/** A first connection that takes longer than this is said to the reader. */
const patienceMs = 4_000;

/** Follows the directory until the caller is destroyed. To be called where `inject()` may be. */
export function followLiveStreams(): LiveStreams {
  const directory = new LiveDirectory(pageSignaling());
  inject(DestroyRef).onDestroy(() => directory.close());
  const { monotonic } = inject(Clock);
  const startedMs = performance.now();
  const streams = fromEmitter(directory, ({ streams }) => streams);
  const problem = fromEmitter(directory, ({ problem }) => problem?.code ?? null);
  const late = computed(() => streams() === null && monotonic() - startedMs > patienceMs);
  return {
    streams,
    total: fromEmitter(directory, ({ total }) => total),
    trouble: computed(() => {
      const code = problem() ?? (late() ? 'disconnected' : null);
      return code === null ? null : liveListTrouble(code, streams() !== null);
    }),
  };
}
