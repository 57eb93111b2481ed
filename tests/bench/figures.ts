import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { outputPath } from '../environment/output';

/** What one contender needed, one figure a round, in milliseconds. */
export interface Series {
  name: string;
  values: number[];
}

export interface Ratio {
  name: string;
  /** Which series are divided, by their medians and by their 95th percentiles. */
  of: string;
  by: string;
  aim: number;
}

/** The value below which the share `p` of all values lies, by nearest rank; NaN of nothing. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * p) - 1)] ?? Number.NaN;
}

/** Prints a table of the series and their ratios, and keeps everything as JSON. */
export function reportFigures(bench: string, allSeries: readonly Series[], ratios: readonly Ratio[]): void {
  const rows = allSeries.map(({ name, values }) => ({
    name,
    n: values.length,
    median: percentile(values, 0.5),
    p95: percentile(values, 0.95),
    min: Math.min(...values),
    max: Math.max(...values),
  }));
  const wide = Math.max(...rows.map(({ name }) => name.length));
  console.log(`\n${'ms'.padEnd(wide)}   n  median     p95     min     max`);
  for (const { name, n, ...figures } of rows) {
    const cells = Object.values(figures).map((value) => value.toFixed(0).padStart(8));
    console.log(`${name.padEnd(wide)} ${String(n).padStart(3)}${cells.join('')}`);
  }
  const quotients = ratios.map((ratio) => {
    const over = rows.find(({ name }) => name === ratio.of);
    const under = rows.find(({ name }) => name === ratio.by);
    if (!over || !under) throw new Error(`The ratio "${ratio.name}" is of unknown series.`);
    return { ...ratio, median: over.median / under.median, p95: over.p95 / under.p95 };
  });
  console.log('');
  for (const { name, median, p95, aim } of quotients) {
    const verdict = median <= aim ? 'reached' : 'MISSED';
    console.log(`${name}: ${median.toFixed(2)} (p95 ${p95.toFixed(2)}), aim at most ${aim.toFixed(2)}: ${verdict}`);
  }
  keepFigures(bench, { rows, ratios: quotients, series: allSeries });
}

/** Whether a figure is what it should be. */
export interface Verdict {
  readonly name: string;
  readonly value: number;
  readonly aim: string;
  readonly reached: boolean;
}

export function atMost(most: number, name: string, value: number): Verdict {
  return { name, value, aim: `at most ${most.toFixed(2)}`, reached: value <= most };
}

export function atLeast(least: number, name: string, value: number): Verdict {
  return { name, value, aim: `at least ${least.toFixed(2)}`, reached: value >= least };
}

export function printVerdicts(verdicts: readonly Verdict[]): void {
  console.log('');
  for (const { name, value, aim, reached } of verdicts) {
    console.log(`${name}: ${value.toFixed(2)}, aim ${aim}: ${reached ? 'reached' : 'MISSED'}`);
  }
}

/** Keeps figures as JSON, with the machine that they come from and how busy it was. */
export function keepFigures(bench: string, figures: object): void {
  const path = outputPath('bench', `${bench}.json`);
  const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length, load: loadavg() };
  const report = { bench, at: new Date().toISOString(), machine, ...figures };
  writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`\nLoad of the machine (1, 5, 15 minutes): ${machine.load.map((load) => load.toFixed(1)).join(', ')}`);
  console.log(`All figures: ${path}`);
}
