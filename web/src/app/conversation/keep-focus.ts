import { afterNextRender, effect, ElementRef, inject, Injector } from '@angular/core';

/**
 * When `part`, the name of what the page shows, changes, the button that was pressed is gone, and focus with it: then
 * it goes to the heading of what came instead. To be called where `inject()` may be.
 */
export function keepFocus(part: () => unknown): void {
  const host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  const injector = inject(Injector);
  let before: unknown;
  effect(() => {
    const first = before === undefined;
    if (part() === before) return;
    before = part();
    if (first) return;
    afterNextRender(
      () => {
        if (document.activeElement !== document.body) return;
        host
          .querySelector<HTMLElement>(':is(h1, h2)[tabindex="-1"]:not(.visually-hidden)')
          ?.focus({ preventScroll: true });
      },
      { injector },
    );
  });
}
