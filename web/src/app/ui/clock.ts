import { DestroyRef, inject, Injectable, signal, type Signal } from '@angular/core';

/** The time of day and the page's own time, ticking once a second while the page is visible. */
@Injectable({ providedIn: 'root' })
export class Clock {
  private readonly dateMs = signal(Date.now());
  private readonly pageMs = signal(performance.now());
  /** Milliseconds since 1970, for times that came from the server. */
  readonly now: Signal<number> = this.dateMs.asReadonly();
  /** `performance.now()`, for deadlines. */
  readonly monotonic: Signal<number> = this.pageMs.asReadonly();

  constructor() {
    const tick = () => {
      if (document.hidden) return;
      this.dateMs.set(Date.now());
      this.pageMs.set(performance.now());
    };
    const timer = setInterval(tick, 1000);
    document.addEventListener('visibilitychange', tick);
    inject(DestroyRef).onDestroy(() => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    });
  }
}
