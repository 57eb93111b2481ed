import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { broadcastTexts } from '../texts/broadcast';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icon';
import { AirButton } from './air-button';
import { Broadcaster } from './broadcaster';
import { DevicePicker } from './device-picker';
import { LevelBars } from './level-bars';
import { QualityPicker } from './quality-picker';

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
  protected readonly cameraOn = computed(() => ['on', 'starting'].includes(this.broadcaster.camera().status));
  protected readonly microphoneOn = computed(() => {
    const { microphone, muted } = this.broadcaster;
    return ['on', 'starting'].includes(microphone().status) && !muted();
  });
  protected readonly sharing = computed(() => this.broadcaster.screen().status === 'on');

  protected toggleCamera(): void {
    void this.broadcaster.capture.setCameraOn(!this.cameraOn());
  }

  protected toggleMicrophone(): void {
    const { capture } = this.broadcaster;
    if (capture.audioTrack) {
      capture.setMuted(!capture.muted);
      return;
    }
    capture.setMuted(false);
    void capture.setMicrophoneOn(true);
  }

  protected toggleScreen(): void {
    const { capture } = this.broadcaster;
    if (this.sharing()) capture.stopScreen();
    else void capture.startScreen();
  }
}
