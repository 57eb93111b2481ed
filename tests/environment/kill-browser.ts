import { expect } from '@playwright/test';
import { commandLine, processIds } from './processes';

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
  return processIds()
    .filter((pid) => Number(pid) !== process.pid && commandLine(pid).includes(profile))
    .map(Number);
}
