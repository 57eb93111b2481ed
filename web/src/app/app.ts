import { ChangeDetectionStrategy, Component, computed, ElementRef, inject, signal } from '@angular/core';
import { NavigationEnd, Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { sharedTexts } from './texts/shared';
import { Announcer } from './ui/announcer';
import { RouteFocus } from './ui/route-focus';
import { ThemeSwitch } from './ui/theme-switch';

/** The frame of every page. Its boxes are those of index.html, which the reader has seen already. */
@Component({
  selector: 'onair-root',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, RouterLinkActive, RouterOutlet, ThemeSwitch],
  templateUrl: './app.html',
})
export class App {
  protected readonly texts = sharedTexts;
  protected readonly arrived = signal(false);
  protected readonly spoken = inject(Announcer).spoken;
  /** A sentence said twice is only read twice when the text differs. */
  protected readonly announcement = computed(() => {
    const { text, turn } = this.spoken();
    return turn % 2 ? `${text}\u00a0` : text;
  });
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  constructor() {
    inject(RouteFocus).follow(this.host);
    const navigation = inject(Router).events.subscribe((event) => {
      if (!(event instanceof NavigationEnd)) return;
      this.arrived.set(true);
      navigation.unsubscribe();
    });
  }

  protected skipToContent(event: Event): void {
    event.preventDefault();
    this.host.querySelector<HTMLElement>('main h1, main')?.focus();
  }
}
