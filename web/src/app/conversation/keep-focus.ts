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
        // That of the part, where it has one, before that of the page.
        const heading = ['h2', 'h1']
          .map((name) => host.querySelector<HTMLElement>(`${name}[tabindex="-1"]`))
          .find(Boolean);
        heading?.focus({ preventScroll: true });
      },
      { injector },
    );
  });
}
