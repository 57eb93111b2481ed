import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { sharedTexts } from '../texts/shared';
import { Icon } from './icon';
import { LinkSharing } from './link-sharing';

/** Passes a link on; see {@link LinkSharing}. */
@Component({
  selector: 'onair-share-button',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  providers: [LinkSharing],
  template: `
    <button type="button" class="button" (click)="sharing.share({ url: address(), title: title() })">
      <onair-icon [name]="sharing.copied() ? 'check' : 'share'" />
      {{ sharing.copied() ? texts.linkCopied : texts.share }}
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
  protected readonly sharing = inject(LinkSharing);
}
