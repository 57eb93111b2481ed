import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { formatHundredths } from '../texts/format';
import { playerTexts } from '../texts/player';
import { playbackTexts } from '../texts/recordings';
import { Icon } from '../ui/icon';
import { ScreenModeButtons } from '../ui/screen-mode-buttons';
import type { ScreenModes } from '../ui/screen-modes';
import { VolumeControl } from '../ui/volume-control';
import type { RecordedPlayback } from './recorded-playback';
import { speeds } from './speed';
import { Timeline } from './timeline';

/** The timeline over the picture's lower edge, and the bar below it. */
@Component({
  selector: 'onair-playback-controls',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ScreenModeButtons, Timeline, VolumeControl],
  templateUrl: './playback-controls.html',
  styleUrls: ['../ui/player-controls.css', './playback-controls.css'],
  host: { role: 'group', '[attr.aria-label]': 'playerTexts.group' },
})
export class PlaybackControls {
  readonly playback = input.required<RecordedPlayback>();
  readonly modes = input.required<ScreenModes>();
  /** Where preview pictures come from; null without any. */
  readonly pictures = input.required<string | null>();
  readonly help = output();
  protected readonly texts = playbackTexts;
  protected readonly playerTexts = playerTexts;
  protected readonly speeds = speeds;
  protected readonly playName = computed(() => {
    if (this.playback().playing()) return this.texts.pause;
    return this.playback().ended() ? this.texts.again : this.texts.play;
  });
  protected readonly playIcon = computed(() => {
    if (this.playback().playing()) return 'pause';
    return this.playback().ended() ? 'retry' : 'play';
  });
  protected readonly time = computed(() => this.texts.time(this.playback().time()));
  protected readonly duration = computed(() => this.texts.time(this.playback().duration()));

  protected nameOf(speed: number): string {
    return this.texts.speedOf(formatHundredths(speed));
  }
}
