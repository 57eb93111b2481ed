import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { watcherTexts } from '../texts/watcher';
import { followLiveStreams } from '../ui/live-streams';
import { StreamGrid } from '../ui/stream-grid';

const shownStreams = 4;

/** Where to go when a stream is over. Nothing is shown if nothing else is live. */
@Component({
  selector: 'onair-also-live',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [StreamGrid],
  template: `
    @if (others().length) {
      <section class="page" aria-labelledby="also-live">
        <h2 id="also-live">{{ texts.elseLive }}</h2>
        <onair-stream-grid [streams]="others()" />
      </section>
    }
  `,
  styles: `
    h2 {
      margin-block-end: var(--space-4);
    }
  `,
})
export class AlsoLive {
  /** The id of the stream that is over. */
  readonly except = input.required<string>();
  protected readonly texts = watcherTexts;
  private readonly live = followLiveStreams();
  protected readonly others = computed(() =>
    (this.live.streams() ?? []).filter(({ id }) => id !== this.except()).slice(0, shownStreams),
  );
}
