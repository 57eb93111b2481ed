import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { isOn, toggleScreen } from '../media/switches';
import { broadcastTexts } from '../texts/broadcast';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icon';
import { AirButton } from './air-button';
import { Broadcaster } from './broadcaster';
import { DevicePicker } from './device-picker';
import { LevelBars } from './level-bars';
import { QualityPicker } from './quality-picker';
import { keptSources } from './remembered';

/** The one bar under the stage: what is sent, in which quality, and the red button. */
@Component({
  selector: 'onair-source-bar',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [AirButton, DevicePicker, Dialog, Icon, LevelBars, QualityPicker],
  templateUrl: './source-bar.html',
  styleUrl: './source-bar.css',
})
export class SourceBar {
  protected readonly texts = broadcastTexts.sources;
  protected readonly broadcaster = inject(Broadcaster);
  protected readonly settingsOpen = signal(false);
  /** Phones cannot share their screen. */
  protected readonly canShareScreen = this.broadcaster.capture.canShareScreen;
  protected readonly cameraOn = computed(() => isOn(this.broadcaster.camera()));
  protected readonly microphoneOn = computed(() => {
    const { microphone, muted } = this.broadcaster;
    return isOn(microphone()) && !muted();
  });
  protected readonly sharing = computed(() => this.broadcaster.screen().status === 'on');

  protected readonly toggleCamera = (): void => keptSources.switchCamera(this.broadcaster.capture);
  protected readonly toggleMicrophone = (): void => keptSources.switchMicrophone(this.broadcaster.capture);
  protected readonly toggleScreen = (): void => toggleScreen(this.broadcaster.capture);
}
