import { readdirSync, readFileSync } from 'node:fs';
import { expect } from '@playwright/test';

/** Ends a browser as the loss of power does: SIGKILL for every process that has this folder for its profile. */
export async function killBrowser(profile: string): Promise<void> {
  for (const pid of processesOf(profile)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It went with its parent.
    }
  }
  await expect.poll(() => processesOf(profile).length, { message: 'processes of the killed browser' }).toBe(0);
}

function processesOf(profile: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => commandLine(pid).includes(profile))
    .map(Number);
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}
