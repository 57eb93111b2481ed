import { atLeast, atMost, keepFigures, percentile, printVerdicts, type Verdict } from './figures';

/** What one contender did in one round. */
export interface Measured {
  readonly contender: string;
  readonly kind: string;
  readonly messages: number;
  readonly tookMs: number;
  /** Messages a second, as fast as they went. */
  readonly perS: number;
  /** CPU of all the servers that serve it, in microseconds a message. */
  readonly serverUs: number;
  readonly redisUs: number;
  /** CPU of an instance that has nothing to do with it, in milliseconds. */
  readonly thirdMs: number;
  /** Milliseconds from sending to arrival, at a pace of a thousand a second. */
  readonly p50: number;
  readonly p99: number;
}

const columns = ['perS', 'serverUs', 'redisUs', 'p50', 'p99'] as const;
type Column = (typeof columns)[number];
type Medians = Record<Column, number>;

interface Row extends Medians {
  readonly contender: string;
  readonly kind: string;
}

/** Prints medians and what they are to each other, and keeps everything. */
export function reportSignaling(all: readonly Measured[], idleMsPerS: number): void {
  const names = [...new Set(all.map(({ contender }) => contender))];
  const kinds = [...new Set(all.map(({ kind }) => kind))];
  const rows = kinds.flatMap((kind) => names.map((contender) => medians(all, kind, contender)));
  console.log('\nmedians                messages/s  CPU us/msg  Redis us/msg   p50 ms   p99 ms');
  for (const { kind, contender, perS, serverUs, redisUs, p50, p99 } of rows) {
    const cells = [perS.toFixed(0).padStart(11), serverUs.toFixed(1).padStart(12), redisUs.toFixed(1).padStart(14)];
    const times = [p50.toFixed(2).padStart(9), p99.toFixed(2).padStart(9)];
    console.log(`${kind.padEnd(7)}${contender.padEnd(15)}${cells.join('')}${times.join('')}`);
  }
  const verdicts = [...kinds.flatMap((kind) => compare(rows, kind)), uninvolved(all, idleMsPerS)];
  printVerdicts(verdicts);
  keepFigures('signaling', { rows, verdicts, idleMsPerS, rounds: all });
}

function medians(all: readonly Measured[], kind: string, contender: string): Row {
  const own = all.filter((each) => each.kind === kind && each.contender === contender);
  const median = (column: Column): number =>
    percentile(
      own.map((each) => each[column]),
      0.5,
    );
  const figures = Object.fromEntries(columns.map((column) => [column, median(column)])) as Medians;
  return { kind, contender, ...figures };
}

function compare(rows: readonly Row[], kind: string): Verdict[] {
  const find = (contender: string): Row => {
    const row = rows.find((each) => each.kind === kind && each.contender === contender);
    if (!row) throw new Error(`Nobody measured ${contender}.`);
    return row;
  };
  const speed = (contender: string): Verdict =>
    atLeast(0.9, `${kind}, messages/s: ${contender} / bare ws`, find(contender).perS / find('bare ws').perS);
  const cpu = find('across two').serverUs / find('one instance').serverUs;
  return [speed('alone'), speed('one instance'), atMost(2.5, `${kind}, CPU: across two / one instance`, cpu)];
}

/** What messages between two instances cost a third one, beyond what it does anyway. */
function uninvolved(all: readonly Measured[], idleMsPerS: number): Verdict {
  const across = all.filter(({ contender }) => contender === 'across two');
  const sum = (get: (each: Measured) => number): number => across.reduce((total, each) => total + get(each), 0);
  const beyondIdleMs = sum(({ thirdMs }) => thirdMs) - (idleMsPerS * sum(({ tookMs }) => tookMs)) / 1_000;
  const value = (beyondIdleMs / sum(({ messages }) => messages)) * 1_000;
  const aim = '0 (under 1: a tick of the clock)';
  return { name: 'CPU us/msg of a third instance, beyond idling', value, aim, reached: value < 1 };
}
