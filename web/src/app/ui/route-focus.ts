import { afterNextRender, inject, Injectable, Injector } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { NavigationEnd, Router } from '@angular/router';
import { sharedTexts } from '../texts/shared';
import { Announcer } from './announcer';

/** After each change of page inside the site: focus to the main heading, and the new title for screen readers. */
@Injectable({ providedIn: 'root' })
export class RouteFocus {
  private readonly router = inject(Router);
  private readonly injector = inject(Injector);
  private readonly announcer = inject(Announcer);
  private readonly title = inject(Title);

  follow(root: HTMLElement): void {
    let pathBefore: string | null = null;
    this.router.events.subscribe((event) => {
      if (!(event instanceof NavigationEnd)) return;
      const path = event.urlAfterRedirects.replace(/[?#].*$/, '');
      // The first page is announced by the browser itself.
      if (pathBefore !== null && pathBefore !== path) this.arrive(root);
      pathBefore = path;
    });
  }

  private arrive(root: HTMLElement): void {
    afterNextRender(
      () => {
        root.querySelector<HTMLElement>('main h1, main')?.focus({ preventScroll: true });
        this.announcer.say(sharedTexts.pageOpened(this.title.getTitle()));
      },
      { injector: this.injector },
    );
  }
}
