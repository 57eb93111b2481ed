import { Clipboard } from '@angular/cdk/clipboard';
import { ChangeDetectionStrategy, Component, DestroyRef, inject, input, signal } from '@angular/core';
import { sharedTexts } from '../texts/shared';
import { Announcer } from './announcer';
import { Icon } from './icon';

const CONFIRMATION_MS = 2_000;

/** Copies `text` and says so, on the button and to screen readers. Works on plain http too. */
@Component({
  selector: 'onair-copy-button',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    <button type="button" class="button" [class]="kind()" (click)="copy()">
      <onair-icon [name]="copied() ? 'check' : 'copy'" />
      {{ copied() ? texts.copied : label() }}
    </button>
  `,
  styles: `
    :host {
      display: inline-flex;
    }
    button {
      white-space: nowrap;
    }
  `,
})
export class CopyButton {
  readonly text = input.required<string>();
  readonly label = input<string>(sharedTexts.copyLink);
  /** Extra classes of the button, such as `button--quiet`. */
  readonly kind = input('');
  protected readonly texts = sharedTexts;
  protected readonly copied = signal(false);
  private readonly clipboard = inject(Clipboard);
  private readonly announcer = inject(Announcer);
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      clearTimeout(this.timer);
    });
  }

  protected copy(): void {
    if (!this.clipboard.copy(this.text())) return;
    this.copied.set(true);
    this.announcer.say(sharedTexts.copied);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.copied.set(false);
    }, CONFIRMATION_MS);
  }
}
