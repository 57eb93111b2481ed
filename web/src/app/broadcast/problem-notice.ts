import { ChangeDetectionStrategy, Component, inject, input, output } from '@angular/core';
import { broadcastTexts } from '../texts/broadcast';
import { sharedTexts } from '../texts/shared';
import { Icon } from '../ui/icon';
import { Broadcaster } from './broadcaster';
import type { Problem } from './problems';

/** A problem in words, with what to do about it. */
@Component({
  selector: 'onair-problem-notice',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  host: { role: 'alert', '[class.large]': '!closable()' },
  template: `
    <h2>
      <onair-icon name="warning" />
      {{ problem().heading }}
    </h2>
    <p>{{ problem().text }}</p>
    @if (problem().command; as command) {
      <p>
        {{ command.before }} <code>{{ command.line }}</code> {{ command.after }}
      </p>
    }
    <div class="row row--tight">
      @if (problem().retry) {
        <button type="button" class="button" (click)="retry()">
          <onair-icon name="retry" />
          {{ shared.tryAgain }}
        </button>
      }
      @if (closable()) {
        <button type="button" class="button button--quiet" (click)="closed.emit()">{{ shared.close }}</button>
      }
    </div>
    @if (problem().detail; as detail) {
      <details class="details">
        <summary>{{ shared.details }}</summary>
        <code>{{ detail }}</code>
      </details>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      gap: var(--space-2);
    }
    h2 {
      display: flex;
      align-items: center;
      gap: var(--space-2);
      font-size: var(--text-l);
    }
    h2 > onair-icon {
      color: var(--warn);
    }
    code {
      font-family: var(--font-fixed);
      overflow-wrap: anywhere;
    }
    /* In place of the picture it has all the room. */
    :host(.large) {
      align-items: center;
    }
    :host(.large) h2 {
      flex-direction: column;
      font-size: var(--text-xl);
    }
    :host(.large) h2 > onair-icon {
      --icon: 1.75rem;
    }
  `,
})
export class ProblemNotice {
  readonly problem = input.required<Problem>();
  /** Whether one may put it away. */
  readonly closable = input(false);
  readonly closed = output();
  protected readonly texts = broadcastTexts.problems;
  protected readonly shared = sharedTexts;
  private readonly capture = inject(Broadcaster).capture;

  protected retry(): void {
    switch (this.problem().about) {
      case 'camera':
        void this.capture.setCameraOn(true);
        break;
      case 'microphone':
        void this.capture.setMicrophoneOn(true);
        break;
      case 'screen':
        void this.capture.startScreen();
        break;
      default:
        void this.capture.start();
    }
  }
}
