import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Recording } from '@onair/protocol';
import { formatDay, formatMoment } from '../texts/format';
import { recordingsTexts } from '../texts/recordings';
import { Clock } from '../ui/clock';
import { Icon } from '../ui/icon';
import { LinkSharing } from '../ui/link-sharing';
import { Thumbnail } from '../ui/thumbnail';
import { OwnerMenu } from './owner-menu';
import { recordingWords } from './recording-words';

/** One recording in the gallery: the whole card is the link, named by the title alone; its owner's card has a menu. */
@Component({
  selector: 'onair-recording-card',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, OwnerMenu, RouterLink, Thumbnail],
  providers: [LinkSharing],
  templateUrl: './recording-card.html',
  styleUrls: ['../ui/card.css', './recording-card.css'],
})
export class RecordingCard {
  readonly recording = input.required<Recording>();
  readonly changed = output<Recording>();
  readonly removed = output();
  protected readonly texts = recordingsTexts;
  protected readonly sharing = inject(LinkSharing);
  private readonly now = inject(Clock).now;
  protected readonly words = computed(() => recordingWords(this.recording()));
  protected readonly day = computed(() => formatDay(this.recording().startedAt, this.now()));
  protected readonly moment = computed(() => formatMoment(this.recording().startedAt));

  protected share(): void {
    const { id, title } = this.recording();
    void this.sharing.share({ url: new URL(`/recordings/${id}`, location.href).href, title });
  }
}
