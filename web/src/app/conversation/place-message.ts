import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { sharedTexts } from '../texts/shared';
import { Icon } from '../ui/icon';
import type { Message, Part } from './place-view';

/** Why nobody is seen, and what to do about it. */
@Component({
  selector: 'onair-place-message',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, RouterLink],
  template: `
    <div class="message">
      <onair-icon name="info" />
      <h1 tabindex="-1">{{ message().heading }}</h1>
      <p class="soft" role="status">{{ message().text }}</p>
      <div class="message__actions">
        @if (again()) {
          <button type="button" class="button button--primary" (click)="join.emit()">
            {{ part() === 'left' ? texts().joinAgain : shared.tryAgain }}
          </button>
        }
        <a class="button" [routerLink]="path()">{{ texts().createAnother }}</a>
      </div>
    </div>
  `,
  styleUrl: './place.css',
})
export class PlaceMessage {
  readonly part = input.required<Part>();
  readonly message = input.required<Message>();
  /** Where another one is made. */
  readonly path = input.required<'/room' | '/meet'>();
  readonly texts = input.required<{ readonly joinAgain: string; readonly createAnother: string }>();
  /** When somebody wants to come in again. */
  readonly join = output();
  protected readonly shared = sharedTexts;
  /** Whether trying again may help. */
  protected readonly again = computed(() => !['missing', 'ended'].includes(this.part()));
}
