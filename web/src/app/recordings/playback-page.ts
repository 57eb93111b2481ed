import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RecordingView } from './recording-view';

/** The page of one recording. */
@Component({
  selector: 'onair-playback-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RecordingView],
  template: `
    <!-- Another address of the same page is another recording: everything is made anew. -->
    @for (id of [recordingId()]; track id) {
      <onair-recording-view [recordingId]="id" [t]="t()" />
    }
  `,
  styles: `
    :host {
      display: block;
      padding-block-end: var(--space-7);
    }
  `,
})
export class PlaybackPage {
  /** From the address. */
  readonly recordingId = input.required<string>();
  readonly t = input<string>();
}
