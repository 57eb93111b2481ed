import { expect, type Page } from '@playwright/test';
import { commandLine, processIds, processState } from './processes';

/** Kills the tab's process, as running out of memory does; in Firefox, of the kind whose tabs die alone. */
export async function crash(page: Page): Promise<void> {
  if (page.context().browser()?.browserType().name() === 'firefox') return killTab(page);
  const crashed = page.waitForEvent('crash');
  // The navigation never ends: its process is gone.
  void page.goto('chrome://crash').catch(() => undefined);
  await crashed;
}

/** Firefox tells nobody which process a tab has: it is the one that works while the page is made to. */
async function killTab(page: Page): Promise<void> {
  const before = new Map(tabsOfFirefox().map(({ pid, ticks }) => [pid, ticks]));
  await page.evaluate(() => {
    const untilMs = performance.now() + 500;
    while (performance.now() < untilMs);
  });
  const grown = tabsOfFirefox().map(({ pid, ticks }) => ({ pid, ticks: ticks - (before.get(pid) ?? 0) }));
  const [busiest] = grown.sort((one, other) => other.ticks - one.ticks);
  if (!busiest) throw new Error('Firefox has no tab.');
  process.kill(busiest.pid, 'SIGKILL');
  await expect.poll(() => tabsOfFirefox().map(({ pid }) => pid)).not.toContain(busiest.pid);
}

/** Processes of the tabs of every Firefox that this process has started, and how much each has worked. */
function tabsOfFirefox(): { pid: number; ticks: number }[] {
  return processIds().flatMap((pid) => {
    const [, firefox] = /-isForBrowser.* -parentPid (\d+) .* tab$/.exec(commandLine(pid)) ?? [];
    const state = processState(pid);
    const isOurs = firefox !== undefined && processState(firefox)?.parentPid === process.pid;
    return isOurs && state ? [{ pid: Number(pid), ticks: state.ticks }] : [];
  });
}
