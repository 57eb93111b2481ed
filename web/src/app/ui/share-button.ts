import { Clipboard } from '@angular/cdk/clipboard';
import { ChangeDetectionStrategy, Component, DestroyRef, inject, input, signal } from '@angular/core';
import { sharedTexts } from '../texts/shared';
import { Announcer } from './announcer';
import { Icon } from './icon';

const confirmationMs = 2_000;

/** Passes a link on: through the phone's own sheet where there is one, else through the clipboard. */
@Component({
  selector: 'onair-share-button',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    <button type="button" class="button" (click)="share()">
      <onair-icon [name]="copied() ? 'check' : 'share'" />
      {{ copied() ? texts.linkCopied : texts.share }}
    </button>
  `,
  styles: `
    .button {
      min-width: 8.5rem;
    }
  `,
})
export class ShareButton {
  readonly address = input.required<string>();
  readonly title = input.required<string>();
  protected readonly texts = sharedTexts;
  protected readonly copied = signal(false);
  private readonly clipboard = inject(Clipboard);
  private readonly announcer = inject(Announcer);
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }

  protected async share(): Promise<void> {
    const data = { url: this.address(), title: this.title() };
    // On a desktop the sheet has less to offer than the clipboard.
    if ('share' in navigator && matchMedia('(pointer: coarse)').matches) {
      // Closing the sheet rejects too; there is nothing to say then.
      await navigator.share(data).catch(() => undefined);
      return;
    }
    if (!this.clipboard.copy(data.url)) return;
    this.copied.set(true);
    this.announcer.say(sharedTexts.linkCopied);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.copied.set(false), confirmationMs);
  }
}
