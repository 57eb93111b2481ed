import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { DestroyRef, effect, signal } from '@angular/core';
import type { ConnectionStatistics } from '../media/connection-statistics';
import type { Subscriber } from '../media/subscriber';
import { statisticsTexts } from '../texts/watcher';
import { fromEmitter } from '../ui/from-emitter';
import { Icon } from '../ui/icon';
import { LiveChart, type ChartPoint } from '../ui/live-chart';

const sampleMs = 1_000;
const keptSamples = 60;

/** How the connection does: figures in a table, the last minute as curves. Samples only while it is open. */
@Component({
  selector: 'onair-statistics-panel',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, LiveChart],
  template: `
    <div class="head">
      <h2 id="statistics-heading">{{ texts.heading }}</h2>
      <button type="button" class="icon-button" [attr.aria-label]="texts.close" (click)="dismissed.emit()">
        <onair-icon name="close" />
      </button>
    </div>
    <onair-live-chart [points]="points()" [series]="series" [label]="texts.chart" />
    <table class="figures" aria-labelledby="statistics-heading">
      <tbody>
        @for (row of rows(); track row.name) {
          <tr>
            <th scope="row">{{ row.name }}</th>
            <td>{{ row.value }}</td>
          </tr>
        }
      </tbody>
    </table>
  `,
  styleUrl: './statistics-panel.css',
  host: { role: 'region', 'aria-labelledby': 'statistics-heading' },
})
export class StatisticsPanel {
  readonly subscriber = input.required<Subscriber>();
  readonly dismissed = output();
  protected readonly texts = statisticsTexts;
  protected readonly series = [statisticsTexts.bitrateUnit, statisticsTexts.framesPerSecond] as const;
  protected readonly points = signal<readonly ChartPoint[]>([]);
  private readonly newest = signal<ConnectionStatistics | null>(null);
  private readonly firstFrameMs = fromEmitter(this.subscriber, ({ timeToFirstFrameMs }) => timeToFirstFrameMs);
  protected readonly rows = computed(() => rowsOf(this.newest(), this.firstFrameMs()));

  constructor() {
    let closed = false;
    inject(DestroyRef).onDestroy(() => (closed = true));
    effect((onCleanup) => {
      const subscriber = this.subscriber();
      const sample = async () => {
        const statistics = await subscriber.statistics();
        if (!closed) this.take(statistics);
      };
      void sample();
      const timer = setInterval(() => void sample(), sampleMs);
      onCleanup(() => clearInterval(timer));
    });
  }

  private take(statistics: ConnectionStatistics | null): void {
    this.newest.set(statistics);
    const values = [statistics?.bitrateKbps ?? null, statistics?.framesPerSecond ?? null] as const;
    const point = { second: Date.now() / 1_000, values };
    this.points.update((points) => [...points, point].slice(-keptSamples));
  }
}

function rowsOf(now: ConnectionStatistics | null, firstFrameMs: number | null) {
  const texts = statisticsTexts;
  return [
    { name: texts.roundTrip, value: texts.ms(now?.roundTripMs ?? null) },
    { name: texts.bitrate, value: texts.kbps(now?.bitrateKbps ?? null) },
    { name: texts.resolution, value: texts.size(now?.width ?? null, now?.height ?? null) },
    { name: texts.framesPerSecond, value: texts.whole(now?.framesPerSecond ?? null) },
    { name: texts.loss, value: texts.percent(now?.lossPercent ?? null) },
    { name: texts.jitter, value: texts.ms(now?.jitterMs ?? null) },
    { name: texts.codec, value: texts.text(now?.codec ?? null) },
    { name: texts.firstFrame, value: texts.ms(firstFrameMs) },
    { name: texts.transport, value: texts.text(now?.transport ? texts.transports[now.transport] : null) },
  ];
}
