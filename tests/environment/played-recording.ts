import { expect, type Page } from '@playwright/test';
import type { Recording } from '@onair/protocol';
import { expectFramesAdvance } from './live-video';

/** Opens the page of a recording: it knows its length, seeks to the middle, and plays there. */
export async function expectPlaysFromTheMiddle(page: Page, { id, durationMs }: Recording): Promise<void> {
  // From a moment that is named, where it waits: otherwise it may go on by itself where somebody stopped.
  await page.goto(`/recordings/${id}?t=1`);
  const video = page.getByLabel('Recording', { exact: true }).and(page.locator('video'));
  const durationS = durationMs / 1_000;
  const known = (): Promise<number> => video.evaluate((element: HTMLVideoElement) => element.duration);
  await expect.poll(known, { message: 's that the player says it lasts' }).toBeGreaterThan(durationS - 0.2);
  expect(await known()).toBeLessThan(durationS + 0.2);

  await page.getByRole('slider', { name: 'Position' }).press('5');
  const reached = (): Promise<number> => video.evaluate((element: HTMLVideoElement) => element.currentTime);
  await expect.poll(reached, { message: 'the middle' }).toBeCloseTo(durationS / 2, 0);
  await expect(video).toHaveJSProperty('seeking', false);
  await page.keyboard.press('k');
  await expectFramesAdvance(video, { frames: 3 });
  expect(await reached()).toBeGreaterThan(durationS / 2 - 0.5);
}
