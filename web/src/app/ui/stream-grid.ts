import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { Stream } from '@onair/protocol';
import { ArrowKeys } from './arrow-keys';
import { StreamCard } from './stream-card';

/** Cards of live streams; while `streams` is null their places are drawn. */
@Component({
  selector: 'onair-stream-grid',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ArrowKeys, StreamCard],
  template: `
    <ul class="grid" onairArrowKeys [attr.aria-busy]="streams() === null">
      @for (stream of streams(); track stream.id) {
        <li><onair-stream-card [stream]="stream" /></li>
      }
      @if (streams() === null) {
        @for (place of [1, 2, 3, 4]; track place) {
          <li aria-hidden="true" class="place">
            <div class="skeleton picture"></div>
            <div class="skeleton line"></div>
            <div class="skeleton line line--short"></div>
          </li>
        }
      }
    </ul>
  `,
  styleUrl: './card-grid.css',
})
export class StreamGrid {
  readonly streams = input.required<readonly Stream[] | null>();
}
