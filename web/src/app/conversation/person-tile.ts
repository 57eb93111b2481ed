import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  type ElementRef,
  inject,
  input,
  linkedSignal,
  signal,
  viewChild,
} from '@angular/core';
import { onFirstFrame } from '../media/first-frame';
import type { Person } from '../media/conversation-state';
import { conversationTexts } from '../texts/conversation';
import { Clock } from '../ui/clock';
import { Icon } from '../ui/icon';
import { secondsLeft } from '../ui/seconds-left';

/** One person: picture and sound, the name, and whatever has to be said about both. */
@Component({
  selector: 'onair-person-tile',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  host: { class: 'on-stage', '[class.speaking]': 'person().speaking' },
  templateUrl: './person-tile.html',
  styleUrl: './person-tile.css',
})
export class PersonTile {
  readonly person = input.required<Person>();
  protected readonly texts = conversationTexts;
  /** Whether the browser plays no sound before the page was touched. */
  protected readonly blocked = signal(false);
  private readonly media = computed(() => this.person().media);
  private readonly seen = linkedSignal({ source: this.media, computation: () => false });
  private readonly clock = inject(Clock);
  private readonly video = viewChild.required<ElementRef<HTMLVideoElement>>('video');

  protected readonly initial = computed(() => Array.from(this.person().name)[0]?.toUpperCase() ?? '');
  private readonly left = computed(() => {
    const { awayUntil } = this.person();
    return awayUntil === null ? null : secondsLeft(awayUntil, this.clock.monotonic());
  });
  /** In place of the picture; null while it shows. */
  protected readonly words = computed(() => {
    const { health, camera } = this.person();
    const left = this.left();
    if (left !== null && health !== 'connected') return texts.away(left);
    if (health === null) return texts.waiting;
    if (health === 'connecting') return texts.connecting;
    if (health === 'interrupted') return texts.interrupted;
    if (health === 'failed' || health === 'closed') return texts.again;
    return camera && !this.seen() ? texts.connecting : null;
  });
  protected readonly away = computed(() => {
    const left = this.left();
    return left !== null && this.words() === null ? texts.awayShort(left) : null;
  });

  constructor() {
    effect((onCleanup) => {
      const video = this.video().nativeElement;
      video.srcObject = this.media();
      this.play();
      onCleanup(onFirstFrame(video, () => this.seen.set(true)));
    });
    let health: Person['health'] = null;
    effect(() => {
      // A video that stood still while it had no track does not always start again by itself.
      if (this.person().health === health) return;
      health = this.person().health;
      if (health === 'connected') this.play();
    });
  }

  protected play(): void {
    this.video()
      .nativeElement.play()
      .then(
        () => this.blocked.set(false),
        (error: unknown) => {
          // Any other reason is that there is nothing to play yet, or something else now.
          if (error instanceof DOMException && error.name === 'NotAllowedError') this.blocked.set(true);
        },
      );
  }
}

const texts = conversationTexts;
