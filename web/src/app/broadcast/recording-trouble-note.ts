import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { RecordingTrouble } from '../recording/recording-status';
import { recordingTexts } from '../texts/recording';
import { Icon } from '../ui/icon';

/** What is wrong with the recording, in words. */
@Component({
  selector: 'onair-recording-trouble-note',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    <p class="note note--warn small" role="status">
      <onair-icon name="warning" />
      <span>{{ texts[trouble()] }}</span>
    </p>
  `,
  styleUrl: './panel.css',
})
export class RecordingTroubleNote {
  readonly trouble = input.required<RecordingTrouble>();
  protected readonly texts = recordingTexts.trouble;
}
