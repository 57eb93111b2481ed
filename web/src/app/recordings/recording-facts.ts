import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import type { Recording } from '@onair/protocol';
import { formatDay, formatMoment } from '../texts/format';
import { playbackTexts, recordingsTexts } from '../texts/recordings';
import { Clock } from '../ui/clock';
import { Icon } from '../ui/icon';
import { ShareButton } from '../ui/share-button';
import { Mp4Download } from './mp4-download';
import { OwnerMenu } from './owner-menu';
import { downloadAddress } from './recording-api';
import { recordingWords, visibilityIcons } from './recording-words';
import { recordingLink } from './shared-time';

/** What one is watching: title, when, how long, how large; the link to pass on, the file, and the owner's menu. */
@Component({
  selector: 'onair-recording-facts',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Mp4Download, OwnerMenu, ShareButton],
  templateUrl: './recording-facts.html',
  styleUrls: ['../ui/player-facts.css', './recording-facts.css'],
})
export class RecordingFacts {
  readonly recording = input.required<Recording>();
  /** Second that is shown now; null while nothing is played. */
  readonly second = input.required<number | null>();
  readonly changed = output<Recording>();
  readonly removed = output();
  protected readonly texts = playbackTexts;
  protected readonly listTexts = recordingsTexts;
  /** The second that the link is to carry; null for a link to the start. */
  protected readonly shared = signal<number | null>(null);
  private readonly now = inject(Clock).now;
  protected readonly words = computed(() => recordingWords(this.recording()));
  protected readonly day = computed(() => formatDay(this.recording().startedAt, this.now()));
  protected readonly moment = computed(() => formatMoment(this.recording().startedAt));
  protected readonly visibility = computed(() => {
    const { mine, visibility } = this.recording();
    if (!mine && visibility === 'public') return null;
    return { icon: visibilityIcons[visibility], name: recordingsTexts.visibility.names[visibility] };
  });
  protected readonly link = computed(() => recordingLink(location.origin, this.recording().id, this.shared()));
  protected readonly download = computed(() => {
    const { mediaUrl } = this.recording();
    return mediaUrl === null ? null : downloadAddress(mediaUrl);
  });
  /** What can be had as MP4 too: nothing that is one already, nor VP8, which no MP4 holds. */
  protected readonly madeIntoMp4 = computed(() => {
    const { state, mediaUrl, mimeType } = this.recording();
    return state === 'ready' && !/mp4|vp8/i.test(mimeType) ? mediaUrl : null;
  });
  protected readonly shareFrom = computed(() =>
    this.texts.shareFrom(this.texts.time(this.shared() ?? this.second() ?? 0)),
  );

  protected shareTime(chosen: boolean): void {
    this.shared.set(chosen ? this.second() : null);
  }
}
