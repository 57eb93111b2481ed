import { computed, DestroyRef, effect, inject, signal, untracked, type Signal } from '@angular/core';

/** Whatever fires `change` when one of its getters could answer differently. */
export interface ChangeSource {
  on(event: 'change', listener: () => void): () => void;
}

/**
 * What `read` finds on `source`, as a signal that follows the source's `change` event until the caller is destroyed.
 * To be called where `inject()` may be. `source` may be a signal: then the newest source is followed.
 *
 * Like every computed signal it stays quiet while `read` gives the same value, so read the part that changes
 * (`(capture) => capture.camera.status`) rather than an object that stays the same.
 */
export function fromEmitter<S extends ChangeSource, T>(source: S | Signal<S>, read: (source: S) => T): Signal<T> {
  const version = signal(0);
  const changed = () => {
    version.update((count) => count + 1);
  };
  if (typeof source === 'function') {
    effect((onCleanup) => {
      onCleanup(source().on('change', changed));
      // Between the first reading and this effect the source may have moved on.
      untracked(changed);
    });
    return computed(() => {
      version();
      return read(source());
    });
  }
  inject(DestroyRef).onDestroy(source.on('change', changed));
  return computed(() => {
    version();
    return read(source);
  });
}
