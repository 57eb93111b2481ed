import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import type { SourceState } from '../media/capture';
import { namedDevices } from '../media/named-devices';
import { toggleScreen } from '../media/switches';
import { conversationTexts } from '../texts/conversation';
import { Dialog } from '../ui/dialog';
import { fromEmitter } from '../ui/from-emitter';
import { Icon } from '../ui/icon';
import { LeaveQuestion } from '../ui/leave-question';
import { Conversing } from './conversing';
import { keptSources } from './kept-sources';

/** Camera, microphone and screen, each on or off; what is projected stands behind them. */
@Component({
  selector: 'onair-conversation-bar',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Dialog, Icon, LeaveQuestion],
  templateUrl: './source-bar.html',
  styleUrl: './source-bar.css',
})
export class ConversationBar {
  protected readonly texts = conversationTexts;
  protected readonly conversing = inject(Conversing);
  protected readonly choosing = signal(false);
  /** Phones cannot share their screen. */
  protected readonly canShareScreen = this.conversing.capture.canShareScreen;
  protected readonly cameras = fromEmitter(this.conversing.capture, ({ cameras }) =>
    namedDevices(cameras, conversationTexts.unnamedCamera),
  );
  protected readonly microphones = fromEmitter(this.conversing.capture, ({ microphones }) =>
    namedDevices(microphones, conversationTexts.unnamedMicrophone),
  );
  protected readonly problems = computed(() => {
    const { camera, microphone, screen } = this.conversing;
    return [
      ...words(conversationTexts.problemOf.camera, camera()),
      ...words(conversationTexts.problemOf.microphone, microphone()),
      ...words(conversationTexts.problemOf.screen, screen()),
    ];
  });

  protected readonly toggleCamera = (): void => keptSources.switchCamera(this.conversing.capture);
  protected readonly toggleMicrophone = (): void => keptSources.switchMicrophone(this.conversing.capture);
  protected readonly toggleScreen = (): void => toggleScreen(this.conversing.capture);

  protected useCamera(event: Event): void {
    keptSources.useCamera(this.conversing.capture, (event.target as HTMLSelectElement).value);
  }

  protected useMicrophone(event: Event): void {
    keptSources.useMicrophone(this.conversing.capture, (event.target as HTMLSelectElement).value);
  }
}

function words(what: string, { problem }: SourceState): string[] {
  return problem === null || problem === 'cancelled' ? [] : [`${what} ${conversationTexts.problems[problem]}`];
}
