import { afterNextRender, inject, Injectable, Injector } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { NavigationEnd, NavigationStart, Router } from '@angular/router';
import { sharedTexts } from '../texts/shared';
import { Announcer } from './announcer';

/**
 * After each change of page inside the site: focus to the main heading, the new title for screen readers, and the top
 * of the page, unless the reader goes back: then the browser itself finds the place again.
 */
@Injectable({ providedIn: 'root' })
export class RouteFocus {
  private readonly router = inject(Router);
  private readonly injector = inject(Injector);
  private readonly announcer = inject(Announcer);
  private readonly title = inject(Title);

  follow(root: HTMLElement): void {
    let pathBefore: string | null = null;
    let goesBack = false;
    this.router.events.subscribe((event) => {
      if (event instanceof NavigationStart) goesBack = event.navigationTrigger === 'popstate';
      if (!(event instanceof NavigationEnd)) return;
      const path = event.urlAfterRedirects.replace(/[?#].*$/, '');
      // The first page is announced by the browser itself.
      if (pathBefore !== null && pathBefore !== path) this.arrive(root, goesBack);
      pathBefore = path;
    });
  }

  private arrive(root: HTMLElement, goesBack: boolean): void {
    afterNextRender(
      () => {
        if (!goesBack) scrollTo({ top: 0, behavior: 'instant' });
        focusMainHeading(root);
        this.announcer.say(sharedTexts.pageOpened(this.title.getTitle()));
      },
      { injector: this.injector },
    );
  }
}

/** Where reading begins: the main heading, or the main part of a page that has none yet. */
export function focusMainHeading(root: HTMLElement): void {
  const start = root.querySelector<HTMLElement>('main h1') ?? root.querySelector<HTMLElement>('main');
  start?.focus({ preventScroll: true });
}
