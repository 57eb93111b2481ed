import { computed, effect } from '@angular/core';
import type { Conversing } from './conversing';

/** While one talks to somebody, the browser asks before it closes the tab. To be called where `inject()` may be. */
export function askBeforeClosing({ people }: Pick<Conversing, 'people'>): void {
  const talking = computed(() => people().length > 0);
  effect((onCleanup) => {
    if (!talking()) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    onCleanup(() => window.removeEventListener('beforeunload', ask));
  });
}
