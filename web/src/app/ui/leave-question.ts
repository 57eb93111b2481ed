import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { Dialog } from './dialog';

/** The words of a {@link LeaveQuestion}. */
export interface LeaveWords {
  readonly heading: string;
  readonly text: string;
  readonly stay: string;
  readonly leave: string;
}

/** Asked before leaving a page on which something goes on. Escape stays. */
@Component({
  selector: 'onair-leave-question',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Dialog],
  template: `
    <onair-dialog [heading]="texts().heading" [open]="asking()" (openChange)="answer.emit(false)">
      <p>{{ texts().text }}</p>
      <div class="dialog__actions">
        <button type="button" class="button" (click)="answer.emit(true)">{{ texts().leave }}</button>
        <button type="button" class="button button--primary" data-safe (click)="answer.emit(false)">
          {{ texts().stay }}
        </button>
      </div>
    </onair-dialog>
  `,
  styles: `
    :host {
      display: contents;
    }
  `,
})
export class LeaveQuestion {
  /** Whether it is shown. */
  readonly asking = input.required<boolean>();
  readonly texts = input.required<LeaveWords>();
  /** Whether to leave. */
  readonly answer = output<boolean>();
}
