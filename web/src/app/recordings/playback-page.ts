import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import { RecordingView } from './recording-view';

/** The page of one recording. */
@Component({
  selector: 'onair-playback-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RecordingView],
  template: `
    <!-- Another address of the same page is another recording: everything is made anew. -->
    @for (id of [recordingId()]; track id) {
      <onair-recording-view [recordingId]="id" [t]="t()" [atOnce]="chosen" />
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
  /** Whether the reader has come from another page of the site, so by choosing this recording. Known only right now. */
  protected readonly chosen = Boolean(inject(Router).currentNavigation()?.previousNavigation);
}
