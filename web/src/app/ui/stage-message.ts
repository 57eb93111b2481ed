import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { sharedTexts } from '../texts/shared';
import { Icon } from './icon';
import type { IconName } from './icons';

/** What lies over a picture: an icon or a spinner, and words. */
export interface StageWords {
  readonly icon: IconName | 'spinner';
  readonly heading: string;
  readonly text: string | null;
  /** Only for those who ask. */
  readonly detail: string | null;
}

/**
 * Words over the picture; what is projected are the ways on. Read to screen readers by the player's own live region,
 * which leaves the seconds out.
 */
@Component({
  selector: 'onair-stage-message',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    @let shown = view();
    @if (shown.icon === 'spinner') {
      <span class="spinner" aria-hidden="true"></span>
    } @else {
      <onair-icon [name]="shown.icon" />
    }
    <h2>{{ shown.heading }}</h2>
    @if (shown.text) {
      <p class="figures">{{ shown.text }}</p>
    }
    @if (shown.detail) {
      <details class="details">
        <summary>{{ sharedTexts.details }}</summary>
        <code>{{ shown.detail }}</code>
      </details>
    }
    <ng-content />
  `,
  styles: `
    onair-icon {
      --icon: 2.5rem;
    }
    details {
      pointer-events: auto;
    }
    /* On a phone the words need the room. */
    @container (max-width: 30rem) {
      :host {
        gap: var(--space-1);
      }
      onair-icon {
        display: none;
      }
    }
    h2 {
      font-size: var(--text-l);
    }
    p {
      color: var(--stage-ink-soft);
    }
    @container (min-width: 40rem) {
      h2 {
        font-size: var(--text-xl);
      }
    }
  `,
})
export class StageMessage {
  readonly view = input.required<StageWords>();
  protected readonly sharedTexts = sharedTexts;
}
