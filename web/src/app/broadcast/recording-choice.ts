import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { recordingTexts } from '../texts/recording';
import { Icon } from '../ui/icon';
import { StreamRecording } from './stream-recording';

/** Whether the stream is recorded, and what is wrong with its recording. */
@Component({
  selector: 'onair-recording-choice',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    <label class="switch">
      <input type="checkbox" role="switch" [checked]="recording.wanted()" (change)="choose($event)" />
      {{ texts.switch }}
    </label>
    @if (recording.trouble(); as trouble) {
      <p class="note note--warn small" role="status">
        <onair-icon name="warning" />
        <span>{{ texts.trouble[trouble] }}</span>
      </p>
    }
  `,
  styleUrl: './panel.css',
  styles: `
    :host {
      gap: var(--space-2);
    }
  `,
})
export class RecordingChoice {
  protected readonly texts = recordingTexts;
  protected readonly recording = inject(StreamRecording);

  protected choose(event: Event): void {
    this.recording.setWanted((event.target as HTMLInputElement).checked);
  }
}
