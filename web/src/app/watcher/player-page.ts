import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { watchStream } from '../media/early-watch';
import type { Subscriber } from '../media/subscriber';
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
    @for (watched of subscribers(); track watched) {
      <onair-player [subscriber]="watched" [(theatre)]="theatre" />
      <onair-stream-facts [subscriber]="watched" (titled)="entitle($event)" (over)="over.set($event)" />
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
  private readonly subscriber = signal<Subscriber | null>(null);
  protected readonly subscribers = computed(() => {
    const subscriber = this.subscriber();
    return subscriber ? [subscriber] : [];
  });
  private readonly title = inject(Title);

  constructor() {
    effect((onCleanup) => {
      const subscriber = watchStream(this.streamId());
      untracked(() => this.over.set(false));
      this.subscriber.set(subscriber);
      onCleanup(() => subscriber.close());
    });
  }

  protected entitle(title: string): void {
    this.heading.set(title);
    this.title.setTitle(pageTitles.player(title));
  }
}
