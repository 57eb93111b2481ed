import { readdirSync, readFileSync } from 'node:fs';

/** Every process of this machine that is seen from here. */
export function processIds(): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
}

/** How a process was begun, its arguments apart by spaces; empty when it has ended. */
export function commandLine(pid: string): string {
  return textOf(`/proc/${pid}/cmdline`).split('\0').join(' ').trim();
}

/** Its parent, and how much it has worked, in ticks of the system's clock (proc(5)); null when it has ended. */
export function processState(pid: string): { parentPid: number; ticks: number } | null {
  const text = textOf(`/proc/${pid}/stat`);
  if (text === '') return null;
  // From the third on: the second is a name, which may have any character.
  const fields = (text.split(') ').at(-1) ?? '').split(' ');
  return { parentPid: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}
