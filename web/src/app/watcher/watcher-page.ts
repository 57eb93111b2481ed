import { ChangeDetectionStrategy, Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { liveListTexts } from '../texts/live-list';
import { sharedTexts } from '../texts/shared';
import { Icon } from '../ui/icon';
import { followLiveStreams } from '../ui/live-streams';
import { StreamGrid } from '../ui/stream-grid';
import { FurtherStreams } from './further-streams';

/** The directory: everything that is live now, kept up to date by itself. */
@Component({
  selector: 'onair-watcher-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, RouterLink, StreamGrid],
  templateUrl: './watcher-page.html',
  styles: `
    .heading {
      min-height: var(--target);
      margin-block-end: var(--space-4);
    }
    .note {
      margin-block-end: var(--space-4);
    }
  `,
})
export class WatcherPage {
  protected readonly texts = liveListTexts;
  protected readonly sharedTexts = sharedTexts;
  protected readonly live = followLiveStreams();
  protected readonly further = new FurtherStreams(this.live);
}
