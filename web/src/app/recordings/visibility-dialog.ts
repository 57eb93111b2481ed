import { ChangeDetectionStrategy, Component, inject, input, linkedSignal, output, signal } from '@angular/core';
import { Visibility, type Recording } from '@onair/protocol';
import { recordingsTexts } from '../texts/recordings';
import { sharedTexts } from '../texts/shared';
import { Announcer } from '../ui/announcer';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icon';
import { OwnerChange } from './owner-change';
import { changeRecording } from './recording-api';
import { visibilityIcons } from './recording-words';

/** Who may see a recording, each with what it means. */
@Component({
  selector: 'onair-visibility-dialog',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Dialog, Icon],
  template: `
    <onair-dialog [heading]="texts.heading" [(open)]="open" (closed)="closed.emit()">
      <form (submit)="save($event)">
        @for (choice of choices; track choice) {
          <label class="choice">
            <input
              type="radio"
              name="visibility"
              [value]="choice"
              [checked]="chosen() === choice"
              (change)="chosen.set(choice)"
            />
            <onair-icon [name]="icons[choice]" />
            <span class="grow">
              <strong>{{ texts.names[choice] }}</strong>
              <span class="small soft">{{ texts.meanings[choice] }}</span>
            </span>
          </label>
        }
        @if (change.refusal(); as refusal) {
          <p class="small" role="alert">{{ refusal }}</p>
        }
        <div class="dialog__actions">
          <button type="button" class="button" (click)="open.set(false)">{{ sharedTexts.cancel }}</button>
          <button type="submit" class="button button--primary" [disabled]="change.busy()">
            {{ change.busy() ? texts.saving : texts.save }}
          </button>
        </div>
      </form>
    </onair-dialog>
  `,
  styles: `
    .choice {
      display: flex;
      align-items: center;
      gap: var(--space-3);
      padding: var(--space-3);
      border-radius: var(--radius-m);
      cursor: pointer;
    }
    .choice:hover {
      background: var(--quiet-hover);
    }
    .choice:has(:checked) {
      background: var(--quiet-pressed);
    }
    .choice input {
      flex: none;
      width: 1.125rem;
      height: 1.125rem;
      margin: 0;
      accent-color: var(--action);
    }
    .choice strong,
    .choice span span {
      display: block;
    }
  `,
})
export class VisibilityDialog {
  readonly recording = input.required<Recording>();
  readonly changed = output<Recording>();
  readonly closed = output();
  protected readonly texts = recordingsTexts.visibility;
  protected readonly sharedTexts = sharedTexts;
  protected readonly choices = Visibility.options;
  protected readonly icons = visibilityIcons;
  protected readonly open = signal(true);
  protected readonly chosen = linkedSignal(() => this.recording().visibility);
  protected readonly change = new OwnerChange();
  private readonly announcer = inject(Announcer);

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const visibility = this.chosen();
    if (visibility === this.recording().visibility) {
      this.open.set(false);
      return;
    }
    await this.change.attempt(
      () => changeRecording(this.recording().id, { visibility }),
      (recording) => {
        this.changed.emit(recording);
        this.announcer.say(this.texts.done[visibility]);
        this.open.set(false);
      },
    );
  }
}
