import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  ElementRef,
  inject,
  signal,
  ViewContainerRef,
} from '@angular/core';
import { NavigationEnd, Router, RouterLink, RouterOutlet } from '@angular/router';
import { watchForLeftovers } from '@onair/recorder/leftovers';
import { forgetWatchAhead } from './media/watch-ahead';
import { sharedTexts } from './texts/shared';
import { Announcer } from './ui/announcer';
import { focusMainHeading, RouteFocus } from './ui/route-focus';
import { ThemeSwitch } from './ui/theme-switch';

/** The frame of every page. Its boxes are those of index.html, which the reader has seen already. */
@Component({
  selector: 'onair-root',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, RouterOutlet, ThemeSwitch],
  templateUrl: './app.html',
})
export class App {
  protected readonly texts = sharedTexts;
  /** Where the reader is; null until the first page is there. */
  protected readonly address = signal<string | null>(null);
  protected readonly spoken = inject(Announcer).spoken;
  /** A sentence said twice is only read twice when the text differs. */
  protected readonly announcement = computed(() => {
    const { text, turn } = this.spoken();
    return turn % 2 ? `${text}\u00a0` : text;
  });
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  constructor() {
    inject(RouteFocus).follow(this.host);
    inject(Router).events.subscribe((event) => {
      if (!(event instanceof NavigationEnd)) return;
      this.address.set(event.urlAfterRedirects);
      if (!event.urlAfterRedirects.startsWith('/watcher/')) forgetWatchAhead();
    });
    const corner = inject(ViewContainerRef);
    // Few readers have anything left: only they load what finishes it.
    const found = async () => {
      const { UnfinishedNotice } = await import('./recording/unfinished-notice');
      corner.createComponent(UnfinishedNotice);
    };
    inject(DestroyRef).onDestroy(watchForLeftovers(() => void found()));
  }

  /** Marks the link to the page that is shown, or to the part of the site that it belongs to. */
  protected current(path: string): 'page' | 'true' | null {
    const address = this.address()?.replace(/[?#].*$/, '');
    if (address === path) return 'page';
    return address?.startsWith(`${path}/`) ? 'true' : null;
  }

  protected skipToContent(event: Event): void {
    event.preventDefault();
    focusMainHeading(this.host);
  }
}
