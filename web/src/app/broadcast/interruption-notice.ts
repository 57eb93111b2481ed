import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { broadcastTexts } from '../texts/broadcast';
import { Clock } from '../ui/clock';
import { secondsLeft } from '../ui/seconds-left';
import { Broadcaster } from './broadcaster';

/** Words over the preview while the stream does not go out from here, and what can be done. */
@Component({
  selector: 'onair-interruption-notice',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (broadcaster.resuming(); as stream) {
      <span class="spinner"></span>
      <h2>{{ texts.resume.byItself }}</h2>
      <p>{{ texts.resume.byItselfText(stream.title) }}</p>
      <div class="actions">
        <button type="button" class="button" (click)="broadcaster.endOther(stream)">
          {{ texts.resume.endInstead }}
        </button>
      </div>
    } @else if (broadcaster.phase() === 'reconnecting') {
      <span class="spinner"></span>
      <h2>{{ texts.reconnecting.heading }}</h2>
      <p class="figures">{{ reconnecting() }}</p>
    } @else if (broadcaster.phase() === 'superseded') {
      <h2>{{ texts.superseded.heading }}</h2>
      <p>{{ texts.superseded.text }}</p>
      <div class="actions">
        <button type="button" class="button button--primary" (click)="broadcaster.takeBack()">
          {{ texts.superseded.button }}
        </button>
      </div>
    }
  `,
  styleUrl: './stage-words.css',
})
export class InterruptionNotice {
  protected readonly texts = broadcastTexts;
  protected readonly broadcaster = inject(Broadcaster);
  private readonly clock = inject(Clock);

  protected readonly reconnecting = computed(() => {
    const state = this.broadcaster.publishing();
    if (state.kind !== 'reconnecting') return '';
    const left = secondsLeft(state.deadline, this.clock.monotonic());
    return left > 0 ? broadcastTexts.reconnecting.text(left) : broadcastTexts.reconnecting.lastMoment;
  });
}
