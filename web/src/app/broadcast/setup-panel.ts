import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { broadcastTexts } from '../texts/broadcast';
import { recordingTexts } from '../texts/recording';
import { failureWords } from '../ui/failure-words';
import { Icon } from '../ui/icon';
import { Switch } from '../ui/switch';
import { Broadcaster } from './broadcaster';
import { StreamRecording } from './stream-recording';
import { TitleField } from './title-field';

/** Before going live: the title, and what viewers will get. */
@Component({
  selector: 'onair-setup-panel',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Switch, TitleField],
  template: `
    <h2 tabindex="-1">{{ texts.goLive.heading }}</h2>
    @if (failure(); as words) {
      <div class="note note--warn" role="alert">
        <onair-icon name="warning" />
        <div>
          <strong>{{ texts.failed.heading }}</strong>
          <p>{{ words }}</p>
        </div>
      </div>
    }
    @if (broadcaster.nothingToSend()) {
      <p class="note note--warn" role="alert">
        <onair-icon name="warning" />
        <span>{{ texts.goLive.nothingToSend }}</span>
      </p>
    }
    <onair-title-field />
    @if (waiting()) {
      <p class="soft small" role="status">{{ texts.goLive.waitingForDevices }}</p>
    } @else {
      <ul class="prospect small">
        <li>
          <onair-icon [name]="sign()" />
          {{ texts.goLive.picture[picture()] }}
        </li>
        <li>
          <onair-icon [name]="sound() === 'on' ? 'microphone' : 'microphone-off'" />
          {{ texts.goLive.sound[sound()] }}
        </li>
        <li>
          <onair-icon name="link" />
          {{ texts.goLive.link }}
        </li>
      </ul>
    }
    <onair-switch [on]="recording.wanted()" (onChange)="recording.setWanted($event)">
      {{ switchText }}
    </onair-switch>
    <p class="soft small last">{{ texts.goLive.intro }}</p>
  `,
  styleUrl: './panel.css',
  styles: `
    :host {
      flex: 1 1 auto;
    }
    .prospect {
      display: flex;
      flex-direction: column;
      gap: var(--space-3);
    }
    li {
      display: flex;
      align-items: center;
      gap: var(--space-3);
    }
    li > onair-icon {
      color: var(--ink-soft);
    }
    .last {
      margin-block-start: auto;
    }
  `,
})
export class SetupPanel {
  protected readonly texts = broadcastTexts;
  protected readonly switchText = recordingTexts.switch;
  protected readonly broadcaster = inject(Broadcaster);
  protected readonly recording = inject(StreamRecording);
  protected readonly waiting = computed(() => {
    const { waitingForDevices, camera, microphone, videoTrack, audioTrack } = this.broadcaster;
    const asking = camera().status === 'starting' || microphone().status === 'starting';
    return waitingForDevices() || (asking && !videoTrack() && !audioTrack());
  });
  protected readonly sharing = computed(() => this.broadcaster.screen().status === 'on');
  protected readonly picture = computed(() => {
    if (!this.broadcaster.videoTrack()) return 'none';
    return this.sharing() ? 'screen' : 'camera';
  });
  protected readonly sign = computed(() => {
    const picture = this.picture();
    return picture === 'none' ? 'camera-off' : picture;
  });
  protected readonly sound = computed(() => {
    if (!this.broadcaster.audioTrack()) return 'none';
    return this.broadcaster.muted() ? 'muted' : 'on';
  });
  protected readonly failure = computed(() => {
    const error = this.broadcaster.failure();
    return error && failureWords(error, broadcastTexts.failed.because);
  });
}
