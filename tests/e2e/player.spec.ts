import type { Locator } from '@playwright/test';
import { expectFramesAdvance } from '../environment/live-video';
import { goLive, openStatistics, watch } from '../environment/pages';
import { expect, test } from './fixtures';

test('the volume is kept, by the slider and by the keys', async ({ somebody, title }) => {
  const stream = await goLive(await somebody('chromium'), title);
  const watcher = await somebody('firefox');
  const video = await watch(watcher, stream.id);
  await expectFramesAdvance(video);
  await watcher.getByRole('slider', { name: 'Volume' }).fill('40');
  await expect(video).toHaveJSProperty('volume', 0.4);
  await watcher.reload();
  await expect(video).toHaveJSProperty('volume', 0.4);
});

test('the statistics panel shows figures and a chart that grows', async ({ somebody, title }) => {
  const stream = await goLive(await somebody('chromium'), title);
  const watcher = await somebody('chromium');
  await expectFramesAdvance(await watch(watcher, stream.id));

  await openStatistics(watcher);

  const figure = (name: string): Locator =>
    watcher.locator('tr', { has: watcher.getByRole('rowheader', { name, exact: true }) }).getByRole('cell');
  await expect(figure('Round trip')).toHaveText(/^\d+ ms$/);
  await expect(figure('Bitrate')).toHaveText(/^[1-9][\d.,]* [kM]bit\/s$/);
  await expect(figure('Picture')).toHaveText(/^\d+ × \d+$/);
  await expect(figure('Frames per second')).toHaveText(/^[1-9]\d*$/);
  await expect(figure('Loss')).toHaveText(/^[\d.]+ %$/);
  await expect(figure('First picture after')).toHaveText(/^[\d,]+ ms$/);
  const chart = watcher.getByRole('region', { name: 'Statistics' }).locator('canvas');
  await expect(chart).toBeVisible();
  const drawn = (): Promise<string> => chart.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const before = await drawn();
  await expect.poll(drawn).not.toBe(before);
  await watcher.keyboard.press('i');
  await expect(figure('Round trip')).toBeHidden();
});

test('full screen, theatre mode and picture in picture by keys; the small window goes with the player', async ({
  somebody,
  title,
}) => {
  const stream = await goLive(await somebody('chromium'), title);
  const watcher = await somebody('chromium');
  const video = await watch(watcher, stream.id);
  await expectFramesAdvance(video);
  const theatre = watcher.getByRole('button', { name: 'Theatre' });
  for (const pressed of ['true', 'false']) {
    await watcher.keyboard.press('t');
    await expect(theatre).toHaveAttribute('aria-pressed', pressed);
  }
  const leave = watcher.getByRole('button', { name: 'Leave full screen' });
  await watcher.keyboard.press('f');
  await expect(leave).toBeAttached();
  expect(await watcher.evaluate(() => document.fullscreenElement !== null)).toBe(true);
  await watcher.keyboard.press('f');
  await expect(leave).not.toBeAttached();
  expect(await watcher.evaluate(() => document.fullscreenElement !== null)).toBe(false);

  const small = watcher.getByRole('button', { name: 'Picture in picture' });
  const expectWindow = async (label: string | null): Promise<void> => {
    const shown = (): string | null => document.pictureInPictureElement?.getAttribute('aria-label') ?? null;
    await expect.poll(() => watcher.evaluate(shown), { message: 'what is in the window' }).toBe(label);
  };
  await watcher.keyboard.press('p');
  await expectWindow('Live stream');
  await expect(small).toHaveAttribute('aria-pressed', 'true');
  await expectFramesAdvance(video);
  await small.click();
  await expectWindow(null);
  await expect(small).toHaveAttribute('aria-pressed', 'false');
  await watcher.keyboard.press('p');
  await expectWindow('Live stream');
  await watcher.getByRole('link', { name: 'onair, home' }).click();
  await expectWindow(null);
});
