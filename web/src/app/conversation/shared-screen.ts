import { ChangeDetectionStrategy, Component, computed, effect, type ElementRef, input, viewChild } from '@angular/core';
import { conversationTexts } from '../texts/conversation';
import { Icon } from '../ui/icon';

/** The screen that somebody shares, as large as it gets, and never cut off. */
@Component({
  selector: 'onair-shared-screen',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  host: { class: 'on-stage' },
  template: `
    <video #video autoplay playsinline [muted]="true" [attr.aria-label]="label()"></video>
    <p class="badge">
      <onair-icon name="screen" /><span class="truncate">{{ words() }}</span>
    </p>
  `,
  styles: `
    :host {
      position: relative;
      display: block;
      min-height: 0;
      overflow: hidden;
      border-radius: var(--radius-m);
    }
    video {
      position: absolute;
      inset: 0;
      width: 100%;
      height: 100%;
      object-fit: contain;
    }
    p {
      position: absolute;
      inset-block-start: var(--space-2);
      inset-inline-start: var(--space-2);
      max-width: calc(100% - 2 * var(--space-2));
    }
  `,
})
export class SharedScreen {
  readonly media = input.required<MediaStream>();
  /** Of who shares it. */
  readonly name = input.required<string>();
  protected readonly label = computed(() => conversationTexts.screenOf(this.name()));
  protected readonly words = computed(() => conversationTexts.showsScreen(this.name()));
  private readonly video = viewChild.required<ElementRef<HTMLVideoElement>>('video');

  constructor() {
    effect(() => {
      const video = this.video().nativeElement;
      video.srcObject = this.media();
      // It is muted, so the browser lets it play as soon as there is something.
      video.play().catch(() => undefined);
    });
  }
}
