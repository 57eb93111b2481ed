import { ChangeDetectionStrategy, Component, inject, input, output, signal } from '@angular/core';
import type { Recording } from '@onair/protocol';
import { SignalingError } from '../signaling/signaling-error';
import { recordingsTexts } from '../texts/recordings';
import { Announcer } from '../ui/announcer';
import { Dialog } from '../ui/dialog';
import { OwnerChange } from './owner-change';
import { deleteRecording } from './recording-api';

/** Asks before a recording is deleted, and says what that means. */
@Component({
  selector: 'onair-delete-dialog',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Dialog],
  template: `
    <onair-dialog [heading]="texts.heading(recording().title)" [(open)]="open" (closed)="end()">
      <div class="stack">
        <p>{{ texts.text }}</p>
        @if (recording().state === 'uploading') {
          <p>{{ texts.stillGoing }}</p>
        }
        @if (change.refusal(); as refusal) {
          <p class="small" role="alert">{{ refusal }}</p>
        }
      </div>
      <div class="dialog__actions">
        <button type="button" class="button" [disabled]="change.busy()" (click)="remove()">
          {{ change.busy() ? texts.removing : texts.remove }}
        </button>
        <button type="button" class="button button--primary" data-safe (click)="open.set(false)">
          {{ texts.keep }}
        </button>
      </div>
    </onair-dialog>
  `,
})
export class DeleteDialog {
  readonly recording = input.required<Recording>();
  readonly removed = output();
  readonly closed = output();
  protected readonly texts = recordingsTexts.remove;
  protected readonly open = signal(true);
  protected readonly change = new OwnerChange();
  private readonly announcer = inject(Announcer);
  private gone = false;

  protected async remove(): Promise<void> {
    const { id, title } = this.recording();
    await this.change.attempt(
      () => deleteIfThere(id),
      () => {
        this.gone = true;
        this.announcer.say(this.texts.done(title));
        this.open.set(false);
      },
    );
  }

  /** Only when the dialog has given the focus back may what it was about go away. */
  protected end(): void {
    this.closed.emit();
    if (this.gone) this.removed.emit();
  }
}

/** Deleted in another tab: what was wanted is so. */
async function deleteIfThere(id: string): Promise<void> {
  try {
    await deleteRecording(id);
  } catch (error) {
    if (!(error instanceof SignalingError) || error.code !== 'recording-not-found') throw error;
  }
}
