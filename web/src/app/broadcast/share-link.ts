import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { broadcastTexts } from '../texts/broadcast';
import { CopyButton } from '../ui/copy-button';
import { Icon } from '../ui/icon';
import { QrCode } from './qr-code';

/** The address for viewers, to be copied, scanned, or handed to another app. */
@Component({
  selector: 'onair-share-link',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CopyButton, Icon, QrCode],
  template: `
    <label class="field">
      <span class="field__label">{{ texts.link }}</span>
      <input #address class="input small" readonly [value]="link()" (focus)="address.select()" />
    </label>
    <div class="ways">
      <onair-qr-code [text]="link()" />
      <div class="ways__buttons">
        <onair-copy-button [text]="link()" />
        @if (canSend) {
          <button type="button" class="button" (click)="send()">
            <onair-icon name="share" />
            {{ texts.send }}
          </button>
        }
        <p class="small soft">{{ texts.qrHint }}</p>
        <a class="small" target="_blank" rel="noopener" [href]="link()">{{ texts.open }}</a>
      </div>
    </div>
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      gap: var(--space-3);
    }
    .ways {
      display: flex;
      align-items: center;
      gap: var(--space-2);
    }
    .ways__buttons {
      display: flex;
      flex-direction: column;
      align-items: flex-start;
      gap: var(--space-1);
      min-width: 0;
    }
    a {
      display: inline-flex;
      align-items: center;
      min-height: var(--target);
    }
  `,
})
export class ShareLink {
  readonly link = input.required<string>();
  protected readonly texts = broadcastTexts.share;
  protected readonly canSend = 'share' in navigator;

  protected send(): void {
    // Rejects when the person closes the list of apps, which is an answer too.
    navigator.share({ url: this.link() }).catch(() => undefined);
  }
}
