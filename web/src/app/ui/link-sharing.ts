import { Clipboard } from '@angular/cdk/clipboard';
import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import { sharedTexts } from '../texts/shared';
import { Announcer } from './announcer';

const confirmationMs = 2_000;

/** Passes a link on: through the phone's own sheet where there is one, else through the clipboard. One for a component. */
@Injectable()
export class LinkSharing {
  /** Whether the link has just been copied, for a moment. */
  readonly copied = signal(false);
  private readonly clipboard = inject(Clipboard);
  private readonly announcer = inject(Announcer);
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }

  async share(link: { readonly url: string; readonly title: string }): Promise<void> {
    // On a desktop the sheet has less to offer than the clipboard.
    if ('share' in navigator && matchMedia('(pointer: coarse)').matches) {
      // Closing the sheet rejects too; there is nothing to say then.
      await navigator.share(link).catch(() => undefined);
      return;
    }
    if (!this.clipboard.copy(link.url)) return;
    this.copied.set(true);
    this.announcer.say(sharedTexts.linkCopied);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.copied.set(false), confirmationMs);
  }
}
