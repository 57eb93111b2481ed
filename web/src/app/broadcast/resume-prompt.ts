import { ChangeDetectionStrategy, Component, computed, effect, inject, untracked } from '@angular/core';
import { broadcastTexts } from '../texts/broadcast';
import { Announcer } from '../ui/announcer';
import { Clock } from '../ui/clock';
import { secondsLeft } from '../ui/seconds-left';
import { Broadcaster } from './broadcaster';

/** A stream that was interrupted, or goes out from another tab: go on with it here, or end it. */
@Component({
  selector: 'onair-resume-prompt',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'region', '[attr.aria-label]': 'heading()' },
  template: `
    <h2>{{ heading() }}</h2>
    @if (offered(); as found) {
      @if (found.elsewhere) {
        <p>{{ texts.elsewhereText(found.stream.title) }}</p>
      } @else {
        <p class="figures">{{ texts.awayText(found.stream.title) }} {{ timeLeft() }}</p>
      }
      <div class="actions">
        <button type="button" class="button button--primary" (click)="broadcaster.resume(found.stream)">
          {{ found.elsewhere ? texts.continueHere : texts.continue }}
        </button>
        <button type="button" class="button" (click)="broadcaster.endOther(found.stream)">{{ texts.end }}</button>
        @if (found.elsewhere) {
          <button type="button" class="button button--quiet" (click)="broadcaster.dismissResumable()">
            {{ texts.close }}
          </button>
        }
      </div>
    } @else if (broadcaster.resumable(); as state) {
      @if (state.kind === 'too-late') {
        <p>{{ texts.tooLateText(state.title) }}</p>
        <div class="actions">
          <button type="button" class="button" (click)="broadcaster.dismissResumable()">{{ texts.close }}</button>
        </div>
      }
    }
  `,
  styleUrl: './stage-words.css',
})
export class ResumePrompt {
  protected readonly texts = broadcastTexts.resume;
  protected readonly broadcaster = inject(Broadcaster);
  private readonly clock = inject(Clock);

  /** Without the seconds, which change. */
  private readonly spoken = computed(() => {
    const state = this.broadcaster.resumable();
    if (state.kind === 'too-late') return `${this.heading()}. ${this.texts.tooLateText(state.title)}`;
    if (state.kind !== 'offered') return null;
    const { title } = state.stream;
    return `${this.heading()}. ${state.elsewhere ? this.texts.elsewhereText(title) : this.texts.awayText(title)}`;
  });

  protected readonly offered = computed(() => {
    const state = this.broadcaster.resumable();
    return state.kind === 'offered' ? state : null;
  });
  protected readonly heading = computed(() => {
    const offered = this.offered();
    if (!offered) return broadcastTexts.resume.tooLateHeading;
    return offered.elsewhere ? broadcastTexts.resume.elsewhereHeading : broadcastTexts.resume.awayHeading;
  });
  protected readonly timeLeft = computed(() => {
    const deadline = this.offered()?.deadline ?? null;
    return deadline === null ? '' : broadcastTexts.resume.timeLeft(secondsLeft(deadline, this.clock.monotonic()));
  });

  constructor() {
    const announcer = inject(Announcer);
    effect(() => {
      const words = this.spoken();
      if (words !== null) untracked(() => announcer.say(words));
    });
  }
}
