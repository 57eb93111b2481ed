import { expect, type Locator, type Page } from '@playwright/test';
import axe from 'axe-core';

type AxeInPage = typeof axe;

/** The window of a small phone, in CSS pixels. */
export const phone = { width: 360, height: 740 };

/**
 * Checks the state that a page is in by all rules of axe: as a desktop shows it, and as a phone does, where nothing may be
 * wider than the window. The one is light and the other dark, so that both meet the rules of contrast; without motion, because
 * what is about to fade has no contrast to speak of.
 */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  const before = page.viewportSize();
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await expectNothingSerious(page, where);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize(phone);
  await expectNothingSerious(page, `${where}, dark, on a phone`);
  await expectNoSidewaysScrolling(page);
  if (before) await page.setViewportSize(before);
}

/** Fails on anything that axe calls serious or critical. */
export async function expectNothingSerious(page: Page, where: string): Promise<void> {
  // Bringing half a megabyte into a page takes ten times as long as the check: once for each document.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const { axe } = window as Window & { axe?: AxeInPage };
    return (await axe?.run(document, { resultTypes: ['violations'] }))?.violations ?? null;
  });
  const serious = violations
    ?.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ target }) => target.join(' ')) }));
  expect(serious, `what axe finds on ${where}`).toEqual([]);
}

/** Fails if the page is wider than the window. */
export async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const { wide, window } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  expect(wide, 'width of the page').toBeLessThanOrEqual(window);
}

/** Presses Tab until the element has the focus, as somebody without a mouse does; it must then be seen to have it. */
export async function tabTo(page: Page, target: Locator, { atMost = 40 } = {}): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < atMost; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      const ring = await target.evaluate((element) => {
        // A link that is as large as its card draws the ring by a pseudo-element.
        return [null, '::before', '::after'].some((pseudo) => {
          const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element, pseudo);
          return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
        });
      });
      expect(ring, 'the focus is visible').toBe(true);
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${String(target)}.`);
}
