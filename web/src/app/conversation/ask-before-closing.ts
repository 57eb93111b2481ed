import { computed, effect, type Signal } from '@angular/core';

/** While there are people to talk to, the browser asks before it closes the tab. To be called where `inject()` may be. */
export function askBeforeClosing(people: Signal<readonly unknown[]>): void {
  const talking = computed(() => people().length > 0);
  effect((onCleanup) => {
    if (!talking()) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    onCleanup(() => window.removeEventListener('beforeunload', ask));
  });
}
