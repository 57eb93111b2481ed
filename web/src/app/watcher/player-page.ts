import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { watchStream } from '../media/early-watch';
import type { Viewing } from '../media/viewing';
import { pageTitles } from '../texts/shared';
import { watcherTexts } from '../texts/watcher';
import { AlsoLive } from './also-live';
import { Player } from './player';
import { StreamFacts } from './stream-facts';

/** One stream: the picture, what it is, and when it is over, what else is live. */
@Component({
  selector: 'onair-player-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [AlsoLive, Player, StreamFacts],
  template: `
    <h1 tabindex="-1" class="visually-hidden">{{ heading() }}</h1>
    <!-- Another address of the same page is another stream: everything is made anew. -->
    @for (viewing of viewings(); track viewing) {
      <onair-player [viewing]="viewing" [(theatre)]="theatre" />
      <onair-stream-facts [subscriber]="viewing.subscriber" (titled)="entitle($event)" (over)="over.set($event)" />
    }
    @if (over()) {
      <onair-also-live [except]="streamId()" />
    }
  `,
  styles: `
    :host {
      display: block;
      padding-block-end: var(--space-7);
    }
  `,
})
export class PlayerPage {
  /** From the address. */
  readonly streamId = input.required<string>();
  protected readonly theatre = signal(false);
  protected readonly over = signal(false);
  protected readonly heading = signal<string>(watcherTexts.untitled);
  private readonly viewing = signal<Viewing | null>(null);
  protected readonly viewings = computed(() => {
    const viewing = this.viewing();
    return viewing ? [viewing] : [];
  });
  private readonly title = inject(Title);

  constructor() {
    effect((onCleanup) => {
      const viewing = watchStream(this.streamId());
      untracked(() => this.over.set(false));
      this.viewing.set(viewing);
      onCleanup(() => viewing.close());
    });
  }

  protected entitle(title: string): void {
    this.heading.set(title);
    this.title.setTitle(pageTitles.player(title));
  }
}
