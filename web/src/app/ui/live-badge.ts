import { ChangeDetectionStrategy, Component } from '@angular/core';
import { sharedTexts } from '../texts/shared';

/** The red sign that something is live, with whatever is projected (such as the time) after the word. */
@Component({
  selector: 'onair-live-badge',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'badge badge--live figures' },
  template: `{{ texts.live }}<ng-content />`,
})
export class LiveBadge {
  protected readonly texts = sharedTexts;
}
