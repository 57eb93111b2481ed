import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { broadcastTexts } from '../texts/broadcast';
import { Icon } from '../ui/icon';
import { Broadcaster } from './broadcaster';
import { failureWords } from './failure-words';
import { TitleField } from './title-field';

/** Before going live: the title, and what viewers will get. */
@Component({
  selector: 'onair-setup-panel',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, TitleField],
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
    <p class="soft small" role="status">
      @if (broadcaster.waitingForDevices()) {
        {{ texts.goLive.waitingForDevices }}
      } @else {
        {{ texts.goLive.sends[broadcaster.sends()] }} {{ texts.goLive.intro }}
      }
    </p>
  `,
  styleUrl: './panel.css',
})
export class SetupPanel {
  protected readonly texts = broadcastTexts;
  protected readonly broadcaster = inject(Broadcaster);
  protected readonly failure = computed(() => {
    const error = this.broadcaster.failure();
    return error && failureWords(error);
  });
}
