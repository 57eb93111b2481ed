import { readFile } from 'node:fs/promises';

/** Memory of a process in RAM, in bytes. */
export interface ProcessMemory {
  readonly residentBytes: number;
  /** The most that it ever was. */
  readonly peakBytes: number;
}

/** What a process takes (proc(5), status); 0 of one that is gone. */
export async function memoryOf(pid: number): Promise<ProcessMemory> {
  // It may end at any time.
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const bytesOf = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0) * 1_024;
  return { residentBytes: bytesOf('VmRSS'), peakBytes: bytesOf('VmHWM') };
}
