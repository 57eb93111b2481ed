import { ChangeDetectionStrategy, Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { notFoundTexts } from '../texts/home';
import { Icon } from '../ui/icon';

/** For addresses that nothing stands at. */
@Component({
  selector: 'onair-not-found-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, RouterLink],
  template: `
    <div class="page message">
      <onair-icon name="help" />
      <h1 tabindex="-1">{{ texts.heading }}</h1>
      <p class="soft">{{ texts.text }}</p>
      <div class="message__actions">
        <a class="button button--primary" routerLink="/">{{ texts.home }}</a>
        <a class="button" routerLink="/watcher">{{ texts.watch }}</a>
      </div>
    </div>
  `,
})
export class NotFoundPage {
  protected readonly texts = notFoundTexts;
}
