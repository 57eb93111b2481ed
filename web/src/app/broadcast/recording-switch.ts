import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { recordingTexts } from '../texts/recording';
import { StreamRecording } from './stream-recording';

/** Whether the stream is recorded. */
@Component({
  selector: 'onair-recording-switch',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <label class="switch">
      <input type="checkbox" role="switch" [checked]="recording.wanted()" (change)="choose($event)" />
      {{ texts.switch }}
    </label>
  `,
})
export class RecordingSwitch {
  protected readonly texts = recordingTexts;
  protected readonly recording = inject(StreamRecording);

  protected choose(event: Event): void {
    this.recording.setWanted((event.target as HTMLInputElement).checked);
  }
}
