import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { sharedTexts } from '../texts/shared';
import { watcherTexts } from '../texts/watcher';
import { Icon } from '../ui/icon';
import type { PlayerView } from './player-view';

/** Words over the picture. Read to screen readers by the player's own live region, which leaves the seconds out. */
@Component({
  selector: 'onair-stage-message',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, RouterLink],
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
    @if (shown.final) {
      <a class="button" routerLink="/watcher">{{ texts.backToDirectory }}</a>
    }
  `,
  styles: `
    onair-icon {
      --icon: 2.5rem;
    }
    a,
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
  readonly view = input.required<PlayerView>();
  protected readonly texts = watcherTexts;
  protected readonly sharedTexts = sharedTexts;
}
