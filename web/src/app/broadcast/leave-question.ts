import { ChangeDetectionStrategy, Component, output, signal } from '@angular/core';
import { broadcastTexts } from '../texts/broadcast';
import { Dialog } from '../ui/dialog';

/** Asked before leaving the page while live. Escape stays. */
@Component({
  selector: 'onair-leave-question',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Dialog],
  template: `
    <onair-dialog [heading]="texts.heading" [open]="open()" (openChange)="answer.emit(false)">
      <p>{{ texts.text }}</p>
      <div class="dialog__actions">
        <button type="button" class="button" (click)="answer.emit(true)">{{ texts.leave }}</button>
        <button type="button" class="button button--primary" (click)="answer.emit(false)">{{ texts.stay }}</button>
      </div>
    </onair-dialog>
  `,
})
export class LeaveQuestion {
  /** Whether to leave. */
  readonly answer = output<boolean>();
  protected readonly texts = broadcastTexts.leave;
  protected readonly open = signal(true).asReadonly();
}
