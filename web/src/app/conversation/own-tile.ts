import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  type ElementRef,
  inject,
  input,
  viewChild,
} from '@angular/core';
import { showTrack } from '../media/show-track';
import { conversationTexts } from '../texts/conversation';
import { Icon } from '../ui/icon';
import { Conversing } from './conversing';

/** Oneself, as in a mirror. */
@Component({
  selector: 'onair-own-tile',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  host: { class: 'on-stage', '[class.speaking]': 'speaking()' },
  template: `
    <!-- One's own sound would come back through the microphone. -->
    <video #video autoplay playsinline [muted]="true" [class.mirrored]="mirrored()" [attr.aria-label]="name()"></video>
    @if (!conversing.cameraTrack()) {
      <div class="stage__over cover"><onair-icon name="camera-off" /></div>
    }
    <p class="name badge">
      @if (!conversing.microphoneOn()) {
        <onair-icon name="microphone-off" /><span class="visually-hidden">{{ texts.muted }}</span>
      } @else if (speaking()) {
        <onair-icon name="volume" /><span class="visually-hidden">{{ texts.speaking }}</span>
      }
      <span class="truncate">{{ texts.you }}</span>
    </p>
  `,
  styleUrl: './person-tile.css',
  styles: `
    .mirrored {
      transform: scaleX(-1);
    }
  `,
})
export class OwnTile {
  /** How the others see one called. */
  readonly name = input.required<string>();
  protected readonly texts = conversationTexts;
  protected readonly conversing = inject(Conversing);
  protected readonly speaking = computed(() => this.conversing.speaking() && this.conversing.microphoneOn());
  /** People know themselves from the mirror; a camera that looks away from them has to show what is there. */
  protected readonly mirrored = computed(
    () => this.conversing.cameraTrack()?.getSettings().facingMode !== 'environment',
  );
  private readonly video = viewChild.required<ElementRef<HTMLVideoElement>>('video');

  constructor() {
    effect(() => showTrack(this.video().nativeElement, this.conversing.cameraTrack()));
  }
}
