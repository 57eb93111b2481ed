import { ChangeDetectionStrategy, Component, DestroyRef, effect, inject, input, type ElementRef } from '@angular/core';
import { signal, viewChild } from '@angular/core';
import type uPlot from 'uplot';
import { liveChartOptions, resolveColours } from './live-chart-options';
import { Theme } from './theme';

/** Two values at one moment; null where there was none. */
export interface ChartPoint {
  /** Seconds since 1970. */
  readonly second: number;
  readonly values: readonly [number | null, number | null];
}

/** Two live curves over time. The library that draws them is loaded only when one is shown. */
@Component({
  selector: 'onair-live-chart',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <ul class="legend" aria-hidden="true">
      @for (name of series(); track name) {
        <li>{{ name }}</li>
      }
    </ul>
    <div #place class="place" role="img" [attr.aria-label]="label()"></div>
  `,
  styleUrl: './live-chart.css',
})
export class LiveChart {
  readonly points = input.required<readonly ChartPoint[]>();
  /** Names of the two curves; the first has its axis at the start, the second at the end. */
  readonly series = input.required<readonly [string, string]>();
  readonly label = input.required<string>();
  private readonly place = viewChild.required<ElementRef<HTMLElement>>('place');
  private readonly theme = inject(Theme);
  private readonly library = signal<typeof uPlot | null>(null);
  private readonly chart = signal<uPlot | null>(null);

  constructor() {
    const destroyed = inject(DestroyRef);
    let gone = false;
    destroyed.onDestroy(() => (gone = true));
    void import('uplot').then((module) => {
      if (!gone) this.library.set(module.default);
    });
    effect((onCleanup) => {
      const Library = this.library();
      if (!Library) return;
      // A new theme has new colours, and a canvas does not follow them by itself.
      this.theme.choice();
      const place = this.place().nativeElement;
      const chart = new Library(liveChartOptions(place, resolveColours(place)), [[], [], []], place);
      this.chart.set(chart);
      const resized = new ResizeObserver(() => chart.setSize({ width: place.clientWidth, height: place.clientHeight }));
      resized.observe(place);
      onCleanup(() => {
        resized.disconnect();
        chart.destroy();
      });
    });
    effect(() => {
      const points = this.points();
      this.chart()?.setData([
        points.map(({ second }) => second),
        points.map(({ values }) => values[0]),
        points.map(({ values }) => values[1]),
      ]);
    });
  }
}
