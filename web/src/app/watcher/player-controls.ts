import { ChangeDetectionStrategy, Component, computed, input, model, output } from '@angular/core';
import { watcherTexts } from '../texts/watcher';
import { Icon } from '../ui/icon';
import type { Playback } from './playback';
import type { ScreenModes } from './screen-modes';

/** The bar under the picture: sound on the left, everything else on the right. */
@Component({
  selector: 'onair-player-controls',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  templateUrl: './player-controls.html',
  styleUrl: './player-controls.css',
  host: { role: 'group', '[attr.aria-label]': 'texts.group' },
})
export class PlayerControls {
  readonly playback = input.required<Playback>();
  readonly modes = input.required<ScreenModes>();
  readonly theatre = model.required<boolean>();
  readonly statisticsOpen = model.required<boolean>();
  readonly help = output();
  protected readonly texts = watcherTexts.controls;
  protected readonly silent = computed(() => this.playback().silence() !== 'none');
  protected readonly muteName = computed(() => (this.silent() ? this.texts.unmute : this.texts.mute));
  protected readonly fullScreenName = computed(() =>
    this.modes().fullScreen() ? this.texts.fullScreenExit : this.texts.fullScreen,
  );
  protected readonly percent = computed(() => (this.silent() ? 0 : Math.round(this.playback().volume() * 100)));
  protected readonly volumeText = computed(() => this.texts.volumeNow(this.percent()));
  protected readonly volumeIcon = computed(() => {
    if (this.silent()) return 'volume-off';
    return this.playback().volume() < 0.5 ? 'volume-low' : 'volume';
  });

  protected setVolume(percent: string): void {
    this.playback().setVolume(Number(percent) / 100);
  }
}
