import { ChangeDetectionStrategy, Component, input, model, output } from '@angular/core';
import { playerTexts } from '../texts/player';
import { watcherTexts } from '../texts/watcher';
import { Icon } from '../ui/icon';
import { ScreenModeButtons } from '../ui/screen-mode-buttons';
import type { ScreenModes } from '../ui/screen-modes';
import { type Sound, VolumeControl } from '../ui/volume-control';

/** The bar under the picture: sound on the left, everything else on the right. */
@Component({
  selector: 'onair-player-controls',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ScreenModeButtons, VolumeControl],
  templateUrl: './player-controls.html',
  styleUrl: '../ui/player-controls.css',
  host: { role: 'group', '[attr.aria-label]': 'playerTexts.group' },
})
export class PlayerControls {
  readonly sound = input.required<Sound>();
  readonly modes = input.required<ScreenModes>();
  readonly theatre = model.required<boolean>();
  readonly statisticsOpen = model.required<boolean>();
  readonly help = output();
  protected readonly texts = watcherTexts.controls;
  protected readonly playerTexts = playerTexts;
}
