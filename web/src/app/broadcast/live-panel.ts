import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { broadcastTexts } from '../texts/broadcast';
import { recordingTexts } from '../texts/recording';
import { sharedTexts } from '../texts/shared';
import { Icon } from '../ui/icon';
import { Switch } from '../ui/switch';
import { Broadcaster } from './broadcaster';
import { ConnectionDetails } from './connection-details';
import { RecordingTroubleNote } from './recording-trouble-note';
import { ShareLink } from './share-link';
import { StreamRecording } from './stream-recording';
import { TitleField } from './title-field';

/** While live: who watches, how to invite more, the title. */
@Component({
  selector: 'onair-live-panel',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ConnectionDetails, Icon, RecordingTroubleNote, ShareLink, Switch, TitleField],
  template: `
    <div>
      <h2 tabindex="-1">{{ texts.live.heading }}</h2>
      <p class="soft small" role="status">{{ texts.live.sends[broadcaster.sends()] }}</p>
    </div>
    <div class="row row--apart">
      <p class="row row--tight figures">
        <onair-icon name="viewers" />
        <strong>{{ viewers() }}</strong>
        <span class="soft small">{{ peak() }}</span>
      </p>
      <onair-switch [on]="recording.wanted()" (onChange)="recording.setWanted($event)">
        {{ switchText }}
      </onair-switch>
    </div>
    @for (words of recording.notes(); track words) {
      <onair-recording-trouble-note [words]="words" />
    }
    <onair-title-field />
    @if (link(); as address) {
      <onair-share-link [link]="address" />
    }
    <onair-connection-details />
  `,
  styleUrl: './panel.css',
  styles: `
    :host {
      gap: var(--space-3);
    }
  `,
})
export class LivePanel {
  protected readonly texts = broadcastTexts;
  protected readonly switchText = recordingTexts.switch;
  protected readonly broadcaster = inject(Broadcaster);
  protected readonly recording = inject(StreamRecording);
  protected readonly viewers = computed(() => sharedTexts.viewers(this.broadcaster.stream()?.viewers ?? 0));
  protected readonly peak = computed(() => broadcastTexts.live.peak(this.broadcaster.stream()?.peakViewers ?? 0));
  protected readonly link = computed(() => {
    const id = this.broadcaster.stream()?.id;
    return id === undefined ? null : `${location.origin}/watcher/${id}`;
  });
}
