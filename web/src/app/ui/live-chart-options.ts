import type uPlot from 'uplot';

export interface ChartColours {
  readonly ink: string;
  readonly line: string;
  readonly series: readonly [string, string];
  readonly font: string;
}

/** The tokens as a canvas understands them: custom properties do not resolve `light-dark()`, colours of elements do. */
export function resolveColours(place: HTMLElement): ChartColours {
  const probe = document.createElement('span');
  place.append(probe);
  const style = getComputedStyle(probe);
  const resolve = (token: string) => {
    probe.style.color = `var(${token})`;
    return style.color;
  };
  const colours = {
    ink: resolve('--ink-soft'),
    line: resolve('--line'),
    series: [resolve('--series-1'), resolve('--series-2')] as const,
    font: `${style.fontSize} ${style.fontFamily}`,
  };
  probe.remove();
  return colours;
}

// Room for "4,000" in the font of the page.
const axisSize = 52;
// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the library's enum is a type only
const end: uPlot.Axis.Side = 1;

/** The last minute, two scales that begin at zero, nothing to hover over. */
export function liveChartOptions(place: HTMLElement, colours: ChartColours): uPlot.Options {
  const axis = { stroke: colours.ink, font: colours.font, size: axisSize, gap: 4, ticks: { show: false } };
  const grid = { stroke: colours.line, width: 1 };
  const scale: uPlot.Scale = { range: (_chart, _min, max) => [0, Math.max(1, max * 1.15)] };
  return {
    width: place.clientWidth,
    height: place.clientHeight,
    padding: [8, 0, 8, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { range: (_chart, _min, max) => [max - 59, max] }, first: scale, second: scale },
    axes: [
      { show: false },
      { ...axis, scale: 'first', grid },
      { ...axis, scale: 'second', side: end, grid: { show: false } },
    ],
    series: [
      {},
      { scale: 'first', stroke: colours.series[0], width: 2, points: { show: false } },
      { scale: 'second', stroke: colours.series[1], width: 2, dash: [5, 4], points: { show: false } },
    ],
  };
}
