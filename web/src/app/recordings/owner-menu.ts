import { CdkMenu, CdkMenuItem, CdkMenuTrigger } from '@angular/cdk/menu';
import { ChangeDetectionStrategy, Component, computed, input, output, signal } from '@angular/core';
import type { Recording } from '@onair/protocol';
import { recordingsTexts } from '../texts/recordings';
import { Icon } from '../ui/icon';
import { DeleteDialog } from './delete-dialog';
import { downloadAddress } from './recording-api';
import { RenameDialog } from './rename-dialog';
import { VisibilityDialog } from './visibility-dialog';

/** What the owner may do with a recording: a menu, and the dialogs that it leads to. */
@Component({
  selector: 'onair-owner-menu',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CdkMenu, CdkMenuItem, CdkMenuTrigger, DeleteDialog, Icon, RenameDialog, VisibilityDialog],
  templateUrl: './owner-menu.html',
  styleUrl: './owner-menu.css',
})
export class OwnerMenu {
  readonly recording = input.required<Recording>();
  /** Whether to share and download are in the menu too, or have their own places on the page. */
  readonly complete = input(true);
  readonly changed = output<Recording>();
  readonly removed = output();
  /** Fires when the link is to be passed on. */
  readonly shared = output();
  protected readonly texts = recordingsTexts;
  protected readonly asked = signal<'rename' | 'visibility' | 'remove' | null>(null);
  protected readonly download = computed(() => {
    const { mediaUrl } = this.recording();
    return mediaUrl === null ? null : downloadAddress(mediaUrl);
  });
}
