import { ChangeDetectionStrategy, Component, inject, input, linkedSignal, output, signal } from '@angular/core';
import { limits, type Recording } from '@onair/protocol';
import { recordingsTexts } from '../texts/recordings';
import { sharedTexts } from '../texts/shared';
import { Announcer } from '../ui/announcer';
import { Dialog } from '../ui/dialog';
import { OwnerChange } from './owner-change';
import { changeRecording } from './recording-api';

/** Gives a recording another title. */
@Component({
  selector: 'onair-rename-dialog',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Dialog],
  template: `
    <onair-dialog [heading]="texts.heading" [(open)]="open" (closed)="closed.emit()">
      <form class="stack" (submit)="save($event)">
        <label class="field">
          <span class="field__label">{{ texts.label }}</span>
          <input
            #box
            class="input"
            autocomplete="off"
            enterkeyhint="done"
            [maxLength]="longest"
            [value]="title()"
            [attr.aria-invalid]="change.refusal() !== null || null"
            (input)="title.set(box.value)"
          />
        </label>
        @if (change.refusal(); as refusal) {
          <p class="small" role="alert">{{ refusal }}</p>
        }
        <div class="dialog__actions">
          <button type="button" class="button" (click)="open.set(false)">{{ sharedTexts.cancel }}</button>
          <button type="submit" class="button button--primary" [disabled]="title().trim() === '' || change.busy()">
            {{ change.busy() ? texts.saving : texts.save }}
          </button>
        </div>
      </form>
    </onair-dialog>
  `,
})
export class RenameDialog {
  readonly recording = input.required<Recording>();
  readonly changed = output<Recording>();
  readonly closed = output();
  protected readonly texts = recordingsTexts.rename;
  protected readonly sharedTexts = sharedTexts;
  protected readonly longest = limits.titleLength;
  protected readonly open = signal(true);
  protected readonly title = linkedSignal(() => this.recording().title);
  protected readonly change = new OwnerChange();
  private readonly announcer = inject(Announcer);

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const title = this.title().trim();
    if (title === '') return;
    await this.change.attempt(
      () => changeRecording(this.recording().id, { title }),
      (recording) => {
        this.changed.emit(recording);
        this.announcer.say(this.texts.done(title));
        this.open.set(false);
      },
    );
  }
}
