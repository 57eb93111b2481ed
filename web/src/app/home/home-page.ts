import { ChangeDetectionStrategy, Component, computed } from '@angular/core';
import { RouterLink } from '@angular/router';
import { homeTexts } from '../texts/home';
import { liveListTexts } from '../texts/live-list';
import { sharedTexts } from '../texts/shared';
import { Icon } from '../ui/icon';
import { followLiveStreams } from '../ui/live-streams';
import { StreamGrid } from '../ui/stream-grid';

const shownStreams = 8;

/** The doors of the house, and what is live now. */
@Component({
  selector: 'onair-home-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, RouterLink, StreamGrid],
  templateUrl: './home-page.html',
  styleUrl: './home-page.css',
})
export class HomePage {
  protected readonly texts = homeTexts;
  protected readonly listTexts = liveListTexts;
  protected readonly sharedTexts = sharedTexts;
  protected readonly live = followLiveStreams();
  protected readonly newest = computed(() => this.live.streams()?.slice(0, shownStreams) ?? null);
}
