import { keepFigures, percentile } from './figures';

/** What some servers hold, all together. */
export interface Holdings {
  readonly heapBytes: number;
  readonly residentBytes: number;
}

/** What one set of servers held, and how much more with all connections. */
export interface Grown extends Holdings {
  readonly name: string;
  /** Of one instance that nobody is connected to, after collecting garbage. */
  readonly emptyHeapBytes: number;
  readonly emptyResidentBytes: number;
  /** What connections and their sessions add in Redis. */
  readonly redisBytes: number;
}

/** What a number of instances held, each with as many connections. */
export interface Step extends Holdings {
  readonly instances: number;
}

/** Everything that was measured. */
export interface ConnectionFigures {
  readonly all: readonly Grown[];
  readonly steps: readonly Step[];
  readonly connections: number;
  readonly perInstance: number;
}

const aimKib = 11;

/** Prints medians for each connection, how memory grows with instances, and keeps everything. */
export function reportConnections({ all, steps, connections, perInstance }: ConnectionFigures): void {
  const rows = [...new Set(all.map(({ name }) => name))].map((name) => {
    const own = all.filter((each) => each.name === name);
    return {
      name,
      heapKib: median(own, 'heapBytes') / connections / 1_024,
      residentKib: median(own, 'residentBytes') / connections / 1_024,
      redisKib: median(own, 'redisBytes') / connections / 1_024,
      emptyHeapMib: median(own, 'emptyHeapBytes') / 1_024 ** 2,
      emptyResidentMib: median(own, 'emptyResidentBytes') / 1_024 ** 2,
    };
  });
  console.log(`\n${connections} idle connections    KiB a connection             MiB of an empty instance`);
  console.log('                         heap  resident     redis      heap  resident');
  for (const { name, ...figures } of rows) console.log(`${name.padEnd(19)}${cells(Object.values(figures))}`);

  const growth = [...new Set(steps.map(({ instances }) => instances))].map((instances) => {
    const own = steps.filter((step) => step.instances === instances);
    const heapMib = median(own, 'heapBytes') / 1_024 ** 2;
    const residentMib = median(own, 'residentBytes') / 1_024 ** 2;
    return { instances, heapMib, residentMib };
  });
  console.log(`\n${perInstance} on each instance    MiB of all instances`);
  console.log('                         heap  resident');
  for (const { instances, heapMib, residentMib } of growth) {
    console.log(`${`instances: ${instances}`.padEnd(19)}${cells([heapMib, residentMib])}`);
  }

  console.log('');
  const verdicts = rows.map(({ name, heapKib }) => ({ name, heapKib, aimKib, reached: heapKib <= aimKib }));
  for (const { name, heapKib, reached } of verdicts) {
    console.log(`${name}: ${heapKib.toFixed(1)} KiB of heap, aim at most ${aimKib}: ${reached ? 'reached' : 'MISSED'}`);
  }
  keepFigures('connections', { connections, perInstance, rows, growth, verdicts, rounds: all, steps });
}

function median<K extends string>(all: readonly Readonly<Record<K, number>>[], key: K): number {
  return percentile(
    all.map((each) => each[key]),
    0.5,
  );
}

function cells(values: readonly number[]): string {
  return values.map((value) => value.toFixed(1).padStart(10)).join('');
}
