import type { Page } from '@playwright/test';
import { expectAccessible, expectNothingSerious, phone, tabTo } from '../environment/accessibility';
import { recordedFile } from '../environment/recorded-media';
import { expect, test } from './recordings-fixtures';

test('axe finds nothing serious in the gallery in any state, on a phone', async ({ recordings, visitor }) => {
  const page = await visitor('chromium', 'me', { viewport: phone, hasTouch: true });
  await page.goto('/recordings');
  await expect(page.getByRole('heading', { name: 'There are no recordings yet' })).toBeVisible();
  await expectNothingSerious(page, 'the empty gallery');

  recordings.add({ title: 'Mine', owner: 'me', visibility: 'unlisted', durationMs: 7_200_000 });
  recordings.add({ owner: 'me', state: 'uploading', durationMs: 10_000, file: recordedFile(10) });
  recordings.add({ owner: 'me', state: 'finalizing', thumbnailUrl: null });
  recordings.add({ owner: 'me', state: 'failed', failure: 'damaged', file: null });
  await page.goto('/recordings?owner=me');
  await expect(page.getByRole('link', { name: 'Mine', exact: true })).toBeVisible();
  await expectAccessible(page, 'the gallery in all states');
  const menu = page.getByRole('button', { name: 'Actions for Mine', exact: true });
  await menu.click();
  await expect(page.getByRole('menuitem').first()).toBeVisible();
  await expectNothingSerious(page, 'the menu');
  for (const action of ['Rename', 'Who may see it', 'Delete']) {
    await page.getByRole('menuitem', { name: action }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    // The others have less in the same frame.
    if (action === 'Who may see it') await expectNothingSerious(page, action);
    await page.keyboard.press('Escape');
    await expect(menu).toBeFocused();
    await menu.click();
  }
});

test('axe finds nothing serious in the player in any state, on a phone', async ({ recordings, visitor }) => {
  const ready = recordings.add({ owner: 'me', durationMs: 7_200_000 });
  const growing = recordings.add({ owner: 'me', state: 'uploading', durationMs: 10_000, file: recordedFile(10) });
  const failed = recordings.add({ owner: 'me', state: 'failed', failure: 'damaged', file: null });
  const page = await visitor('chromium', 'me', { viewport: phone, hasTouch: true });
  await page.goto(`/recordings/${ready.id}`);
  await expect(page.getByRole('slider', { name: 'Position' })).toBeVisible();
  await expectAccessible(page, 'the player');
  await page.goto(`/recordings/${growing.id}`);
  await expect(page.getByText('Still being recorded')).toBeVisible();
  await expectNothingSerious(page, 'the player of what is still being recorded');
  await page.goto(`/recordings/${failed.id}`);
  await expect(page.getByRole('heading', { name: 'This recording cannot be played' })).toBeVisible();
  await expectNothingSerious(page, 'a failed recording');
  await page.goto('/recordings/AAAAAAAAAAAAAAAA');
  await expect(page.getByRole('heading', { name: 'No such recording', level: 2 })).toBeVisible();
  await expectNothingSerious(page, 'no recording');
});

test('by keyboard alone: find, open, play, seek, be helped; nothing moves for who prefers it so', async ({
  recordings,
  visitor,
}) => {
  for (const title of ['One', 'Two', 'Three']) recordings.add({ title, owner: 'me', state: 'finalizing' });
  const page = await visitor('chromium', 'me', { reducedMotion: 'reduce' });
  await page.goto('/recordings');
  await tabTo(page, page.getByRole('link', { name: 'One', exact: true }));
  await page.keyboard.press('End');
  await expect(page.getByRole('link', { name: 'Three', exact: true })).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('link', { name: 'Two', exact: true })).toBeFocused();
  await expectNoMotion(page);
  await page.keyboard.press('Enter');

  const video = page.getByLabel('Recording', { exact: true });
  await expect(video).toHaveJSProperty('paused', false);
  await tabTo(page, page.getByRole('slider', { name: 'Position' }));
  await page.keyboard.press('PageUp');
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeGreaterThan(12);
  await expectNoMotion(page);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeFocused();
  await page.keyboard.press('Space');
  await expect(video).toHaveJSProperty('paused', true);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await expectNothingSerious(page, 'the shortcuts');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeFocused();
});

async function expectNoMotion(page: Page): Promise<void> {
  const moving = await page.evaluate(() =>
    document
      .getAnimations()
      .filter((animation) => animation.playState === 'running')
      .map((animation) => (animation.effect as KeyframeEffect).target?.className),
  );
  expect(moving).toEqual([]);
}
