import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Stream } from '@onair/protocol';
import { prepareToWatch, watchAhead } from '../media/watch-ahead';
import { formatCount } from '../texts/format';
import { liveListTexts } from '../texts/live-list';
import { sharedTexts } from '../texts/shared';
import { Clock } from './clock';
import { Icon } from './icon';
import { LiveBadge } from './live-badge';
import { Thumbnail } from './thumbnail';

/** One live stream in a list: the whole card is the link, and the link is named by the title alone. */
@Component({
  selector: 'onair-stream-card',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, LiveBadge, RouterLink, Thumbnail],
  template: `
    <div class="picture on-stage">
      <onair-thumbnail [address]="stream().thumbnailUrl" />
      <div class="stage__corner">
        @if (stream().away) {
          <span class="badge"><onair-icon name="away" />{{ texts.away }}</span>
        } @else {
          <onair-live-badge />
        }
      </div>
      <span class="viewers badge figures" aria-hidden="true"><onair-icon name="viewers" />{{ viewers() }}</span>
    </div>
    <p class="title">
      <a
        [routerLink]="['/watcher', stream().id]"
        [attr.aria-describedby]="stream().id"
        (pointerenter)="prepare()"
        (focus)="prepare()"
        (click)="begin($event)"
        >{{ stream().title }}</a
      >
    </p>
    <p class="small soft" [id]="stream().id">
      {{ since() }}<span class="visually-hidden">, {{ texts.viewers(stream().viewers) }}</span>
    </p>
  `,
  styleUrl: './card.css',
})
export class StreamCard {
  readonly stream = input.required<Stream>();
  protected readonly texts = sharedTexts;
  private readonly now = inject(Clock).now;
  protected readonly viewers = computed(() => formatCount(this.stream().viewers));
  protected readonly since = computed(() => liveListTexts.started(this.now() - Date.parse(this.stream().startedAt)));
  protected readonly prepare = prepareToWatch;

  /** The signals need not wait until the router has made the page. */
  protected begin({ button, ctrlKey, metaKey, shiftKey, altKey }: MouseEvent): void {
    // As RouterLink has it: anything else opens another tab or window.
    if (button === 0 && !ctrlKey && !metaKey && !shiftKey && !altKey) watchAhead(this.stream().id);
  }
}
