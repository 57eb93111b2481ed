import { ChangeDetectionStrategy, Component, computed, effect, inject, input, output } from '@angular/core';
import type { Subscriber } from '../media/subscriber';
import { formatMoment } from '../texts/format';
import { liveListTexts } from '../texts/live-list';
import { sharedTexts } from '../texts/shared';
import { watcherTexts } from '../texts/watcher';
import { Clock } from '../ui/clock';
import { fromEmitter } from '../ui/from-emitter';
import { ShareButton } from '../ui/share-button';

/** What one is watching: title, since when, how many watch, and the link to pass on. */
@Component({
  selector: 'onair-stream-facts',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ShareButton],
  template: `
    <div class="facts">
      <div class="grow">
        @if (state() !== 'not-found') {
          <!-- The heading itself stands before the player, where reading begins; see player-page. -->
          <p class="title" aria-hidden="true">{{ heading() }}</p>
        }
        @if (stream(); as known) {
          <p class="soft row row--tight">
            <time [attr.datetime]="known.startedAt" [title]="startedAt()">{{ since() }}</time>
            @if (!ended()) {
              <span aria-hidden="true">·</span>
              <span class="figures">{{ viewers() }}</span>
            }
          </p>
        } @else if (state() === 'connecting') {
          <div class="skeleton line" aria-hidden="true"></div>
        }
      </div>
      @if (stream(); as known) {
        <onair-share-button [address]="address" [title]="known.title" />
      }
    </div>
  `,
  styleUrl: '../ui/player-facts.css',
  styles: `
    .line {
      width: 12rem;
      height: 1rem;
      margin-block-start: var(--space-2);
    }
    @media (max-width: 30rem) {
      .facts {
        flex-direction: column;
      }
    }
  `,
})
export class StreamFacts {
  readonly subscriber = input.required<Subscriber>();
  /** Fires with the title when it is known and whenever it changes. */
  readonly titled = output<string>();
  /** Fires when there is nothing more to come of this stream. */
  readonly over = output<boolean>();
  protected readonly address = location.href;
  protected readonly stream = fromEmitter(this.subscriber, ({ stream }) => stream);
  protected readonly state = fromEmitter(this.subscriber, ({ state }) => state.kind);
  protected readonly heading = computed(() => {
    if (this.state() === 'not-found') return watcherTexts.notFound.heading;
    return this.stream()?.title ?? watcherTexts.untitled;
  });
  /** Whoever watches is told of the end alone, and not of the stream again. */
  protected readonly ended = computed(() => this.state() === 'ended' || this.stream()?.status === 'ended');
  private readonly now = inject(Clock).now;
  private readonly startedMs = computed(() => Date.parse(this.stream()?.startedAt ?? ''));
  protected readonly startedAt = computed(() => formatMoment(this.startedMs()));
  protected readonly since = computed(() =>
    this.ended() ? watcherTexts.wasLive(this.startedAt()) : liveListTexts.started(this.now() - this.startedMs()),
  );
  protected readonly viewers = computed(() => sharedTexts.viewers(this.stream()?.viewers ?? 0));

  constructor() {
    effect(() => this.titled.emit(this.heading()));
    effect(() => this.over.emit(this.state() === 'ended' || this.state() === 'not-found'));
  }
}
