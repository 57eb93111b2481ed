import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { playerTexts } from '../texts/player';
import { Icon } from './icon';
import type { ScreenModes } from './screen-modes';

/** Picture in picture and full screen, where the browser has them; what is projected stands between the two. */
@Component({
  selector: 'onair-screen-mode-buttons',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    @if (modes().canPictureInPicture) {
      <button
        type="button"
        class="icon-button"
        [attr.aria-label]="texts.pictureInPicture"
        [title]="texts.withKey(texts.pictureInPicture, 'p')"
        [attr.aria-pressed]="modes().pictureInPicture()"
        (click)="modes().togglePictureInPicture()"
      >
        <onair-icon name="picture-in-picture" />
      </button>
    }
    <ng-content />
    @if (modes().canFullScreen) {
      <button
        type="button"
        class="icon-button"
        [attr.aria-label]="fullScreenName()"
        [title]="texts.withKey(fullScreenName(), 'f')"
        (click)="modes().toggleFullScreen()"
      >
        <onair-icon [name]="modes().fullScreen() ? 'full-screen-exit' : 'full-screen'" />
      </button>
    }
  `,
  styles: `
    :host {
      display: contents;
    }
  `,
})
export class ScreenModeButtons {
  readonly modes = input.required<ScreenModes>();
  protected readonly texts = playerTexts;
  protected readonly fullScreenName = computed(() =>
    this.modes().fullScreen() ? this.texts.fullScreenExit : this.texts.fullScreen,
  );
}
