import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { Icon } from '../ui/icon';

/** What is wrong with the recording, in words. */
@Component({
  selector: 'onair-recording-trouble-note',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    <p class="note note--warn small" role="status">
      <onair-icon name="warning" />
      <span>{{ words() }}</span>
    </p>
  `,
  styleUrl: './panel.css',
})
export class RecordingTroubleNote {
  readonly words = input.required<string>();
}
