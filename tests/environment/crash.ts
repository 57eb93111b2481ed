import type { Page } from '@playwright/test';

/** Kills the tab's process, as running out of memory does. Chromium only. */
export async function crash(page: Page): Promise<void> {
  const crashed = page.waitForEvent('crash');
  // The navigation never ends: its process is gone.
  void page.goto('chrome://crash').catch(() => undefined);
  await crashed;
}
