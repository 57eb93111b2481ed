import { ChangeDetectionStrategy, Component, computed, effect, ElementRef, inject, signal } from '@angular/core';
import type { ConnectionStatistics } from '../media/connection-statistics';
import { broadcastTexts } from '../texts/broadcast';
import { Broadcaster } from './broadcaster';

const texts = broadcastTexts.details;
const sampleMs = 2_000;

/** How the connections to the viewers do, for the curious. Samples are taken only while it is open. */
@Component({
  selector: 'onair-connection-details',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <details class="details" (toggle)="toggle($event)">
      <summary>{{ texts.summary }}</summary>
      @if (rows().length > 0) {
        <dl class="small figures">
          @for (row of rows(); track row.name) {
            <dt class="soft">{{ row.name }}</dt>
            <dd>{{ row.value }}</dd>
          }
        </dl>
      } @else {
        <p class="small soft">{{ texts.nobody }}</p>
      }
    </details>
  `,
  styles: `
    dl {
      display: grid;
      grid-template-columns: 1fr auto;
      gap: var(--space-1) var(--space-3);
    }
    dd {
      text-align: end;
    }
  `,
})
export class ConnectionDetails {
  protected readonly texts = texts;
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly broadcaster = inject(Broadcaster);
  private readonly open = signal(false);
  private readonly samples = signal<readonly ConnectionStatistics[]>([]);
  protected readonly rows = computed(() => rowsOf(this.samples(), this.broadcaster.connections()));

  constructor() {
    effect((onCleanup) => {
      if (!this.open()) return;
      const sample = async () => this.samples.set(await this.broadcaster.publisher.statistics());
      // The panel may have no room left below; what was asked for comes into view.
      void sample().then(() => requestAnimationFrame(() => this.host.scrollIntoView({ block: 'nearest' })));
      const timer = setInterval(() => void sample(), sampleMs);
      onCleanup(() => clearInterval(timer));
    });
  }

  protected toggle(event: Event): void {
    this.open.set((event.target as HTMLDetailsElement).open);
  }
}

function rowsOf(samples: readonly ConnectionStatistics[], connections: number): { name: string; value: string }[] {
  if (connections === 0 || samples.length === 0) return [];
  const worst = (values: (number | null)[]): number | null => {
    const known = values.filter((value) => value !== null);
    return known.length > 0 ? Math.max(...known) : null;
  };
  const delay = worst(samples.map(({ roundTripMs }) => roundTripMs));
  const relayed = samples.filter(({ transport }) => transport === 'relayed').length;
  return [
    { name: texts.connections, value: String(connections) },
    { name: texts.sent, value: texts.megabits(samples.reduce((sum, { bitrateKbps }) => sum + bitrateKbps, 0)) },
    { name: texts.picture, value: largestPicture(samples) },
    { name: texts.loss, value: texts.percent(worst(samples.map(({ lossPercent }) => lossPercent)) ?? 0) },
    { name: texts.delay, value: delay === null ? texts.unknown : texts.milliseconds(delay) },
    ...(relayed > 0 ? [{ name: texts.relayed, value: String(relayed) }] : []),
  ];
}

function largestPicture(samples: readonly ConnectionStatistics[]): string {
  const [largest] = [...samples].sort((a, b) => (b.width ?? 0) - (a.width ?? 0));
  if (!largest) return texts.unknown;
  const { width, height, framesPerSecond } = largest;
  if (width === null || height === null) return texts.unknown;
  const size = texts.size(width, height);
  return framesPerSecond === null ? size : `${size}, ${texts.rate(framesPerSecond)}`;
}
