import { keepFigures, percentile } from './figures';

/** What one set of servers held, and how much more with all connections. */
export interface Grown {
  readonly name: string;
  readonly instances: number;
  /** Of one instance that nobody is connected to, after collecting garbage. */
  readonly emptyHeapBytes: number;
  readonly emptyResidentBytes: number;
  /** What all connections add, in all instances together. */
  readonly heapBytes: number;
  readonly residentBytes: number;
  /** What they add in Redis. */
  readonly redisBytes: number;
}

const aimKib = 11;

/** Prints medians for each connection, and keeps everything. */
export function reportConnections(all: readonly Grown[], connections: number): void {
  const names = [...new Set(all.map(({ name }) => name))];
  const rows = names.map((name) => {
    const own = all.filter((each) => each.name === name);
    const median = (get: (each: Grown) => number): number => percentile(own.map(get), 0.5);
    return {
      name,
      heapKib: median(({ heapBytes }) => heapBytes) / connections / 1_024,
      residentKib: median(({ residentBytes }) => residentBytes) / connections / 1_024,
      redisKib: median(({ redisBytes }) => redisBytes) / connections / 1_024,
      emptyHeapMib: median(({ emptyHeapBytes }) => emptyHeapBytes) / 1_024 ** 2,
      emptyResidentMib: median(({ emptyResidentBytes }) => emptyResidentBytes) / 1_024 ** 2,
    };
  });
  console.log(`\n${connections} idle connections    KiB a connection             MiB of an empty instance`);
  console.log('                         heap  resident     redis      heap  resident');
  for (const { name, ...figures } of rows) {
    const cells = Object.values(figures).map((value) => value.toFixed(1).padStart(10));
    console.log(`${name.padEnd(19)}${cells.join('')}`);
  }
  console.log('');
  const verdicts = rows.map(({ name, heapKib }) => ({ name, heapKib, aimKib, reached: heapKib <= aimKib }));
  for (const { name, heapKib, reached } of verdicts) {
    console.log(`${name}: ${heapKib.toFixed(1)} KiB of heap, aim at most ${aimKib}: ${reached ? 'reached' : 'MISSED'}`);
  }
  keepFigures('connections', { connections, rows, verdicts, rounds: all });
}
