import type { Locator, Page } from '@playwright/test';
import {
  expectFramesAdvance,
  expectPictureMoves,
  expectSilence,
  expectSound,
  expectWidth,
} from '../environment/live-video';
import { endStream, fetchStream, goLive, watch } from '../environment/pages';
import { connectionsMade } from '../environment/peer-connections';
import { expect, test } from './fixtures';

test.use({ media: 'as asked for' });

/** Does something to a live stream and proves that it did not take a new connection. */
async function onTheSameConnection(pages: Page[], change: () => Promise<void>): Promise<void> {
  await change();
  for (const page of pages) expect(await connectionsMade(page), 'connections made').toBe(1);
}

function select(page: Page, name: string): Locator {
  return page.getByRole('combobox', { name }).first();
}

test('every switch works while live, and none makes a new connection', async ({ somebody, title }) => {
  test.slow();
  const broadcaster = await somebody('chromium');
  const stream = await goLive(broadcaster, title);
  const watcher = await somebody('chromium');
  const video = await watch(watcher, stream.id);
  await expectFramesAdvance(video);
  await expectSound(video);
  const pages = [broadcaster, watcher];
  const camera = broadcaster.getByRole('button', { name: 'Camera', exact: true });
  const microphone = broadcaster.getByRole('button', { name: 'Microphone', exact: true });
  const screen = broadcaster.getByRole('button', { name: 'Share screen' });

  await test.step('mute and unmute', () =>
    onTheSameConnection(pages, async () => {
      await microphone.click();
      await expect(microphone).toHaveAttribute('aria-pressed', 'false');
      await expectSilence(video);
      await expect(watcher.getByText('Muted by the broadcaster')).toBeVisible();
      await expectFramesAdvance(video);
      await microphone.click();
      await expectSound(video);
    }));

  await test.step('camera off and on', () =>
    onTheSameConnection(pages, async () => {
      await camera.click();
      await expect(camera).toHaveAttribute('aria-pressed', 'false');
      await expect
        .poll(async () => (await fetchStream(watcher, stream.id)).media)
        .toEqual({ audio: true, video: false });
      const words = watcher.getByRole('heading', { name: 'The broadcaster has turned the camera off' });
      await expect(words).toBeVisible();
      await expectSound(video);
      await camera.click();
      await expectFramesAdvance(video);
      await expect(words).toBeHidden();
    }));

  await test.step('the other camera', () =>
    onTheSameConnection(pages, async () => {
      await select(broadcaster, 'Choose a camera').selectOption({ label: 'fake_device_2' });
      await expectFramesAdvance(video, { frames: 30 });
      await expectPictureMoves(video);
    }));

  await test.step('screen and back', () =>
    onTheSameConnection(pages, async () => {
      await screen.click();
      await expect(screen).toHaveAttribute('aria-pressed', 'true');
      await expect(broadcaster.getByText('You share your screen')).toBeVisible();
      await expectFramesAdvance(video);
      await screen.click();
      await expect(screen).toHaveAttribute('aria-pressed', 'false');
      await expectFramesAdvance(video, { frames: 30 });
      await expectPictureMoves(video);
    }));

  await test.step('quality', () =>
    onTheSameConnection(pages, async () => {
      await select(broadcaster, 'Quality').selectOption('480p');
      await expectWidth(video, 854);
      await select(broadcaster, 'Quality').selectOption('720p');
      await expectWidth(video, 1280);
      await expectFramesAdvance(video);
    }));
});

test('a new title reaches the watcher and the directory', async ({ somebody, title }) => {
  const broadcaster = await somebody('chromium');
  const stream = await goLive(broadcaster, title);
  const watcher = await somebody('chromium');
  await watch(watcher, stream.id);
  await expect(watcher.getByRole('heading', { name: title })).toBeVisible();
  const reader = await somebody('chromium');
  await reader.goto('/watcher');

  await broadcaster.getByRole('textbox', { name: 'Title' }).fill(`${title}, corrected`);
  await broadcaster.getByRole('button', { name: 'Save' }).click();

  await expect(broadcaster.getByText('Your viewers see the new title')).toBeVisible();
  await expect(watcher.getByRole('heading', { name: `${title}, corrected` })).toBeVisible();
  await expect(reader.getByRole('link', { name: `${title}, corrected` })).toBeVisible();
});

test('the level meter moves with the voice', async ({ somebody }) => {
  const broadcaster = await somebody('studio');
  await broadcaster.goto('/broadcast');
  const meter = broadcaster.getByRole('meter', { name: 'Microphone level' }).first();
  const level = async (): Promise<number> => Number(await meter.getAttribute('aria-valuenow'));
  await expect.poll(level).toBeGreaterThan(0);
  const before = await level();
  await expect.poll(level).not.toBe(before);
});

test('leaving the page inside the site asks first, and then ends the stream', async ({ somebody, title }) => {
  const broadcaster = await somebody('chromium');
  const stream = await goLive(broadcaster, title);
  const home = broadcaster.getByRole('link', { name: 'onair, home' });

  await home.press('Enter');
  const stay = broadcaster.getByRole('button', { name: 'Stay here' });
  await expect(stay, 'so that a key pressed twice ends nothing').toBeFocused();
  await stay.press('Enter');
  await expect(home).toBeFocused();
  expect(await fetchStream(broadcaster, stream.id)).toMatchObject({ status: 'live', away: false });

  await home.click();
  await broadcaster.getByRole('button', { name: 'Leave and end it' }).click();
  await expect
    .poll(() => fetchStream(broadcaster, stream.id))
    .toMatchObject({ status: 'ended', endReason: 'ended-by-publisher' });
});

test('who goes back while live, and then stays, can go back later to where they came from', async ({
  somebody,
  title,
}) => {
  const broadcaster = await somebody('chromium');
  await broadcaster.goto('/');
  // Before it is there, a link loads a page: going back would then leave the site's own hands.
  await expect(broadcaster.getByRole('heading', { name: 'Live from your browser' })).toBeVisible();
  await broadcaster.getByRole('link', { name: 'Broadcast', exact: true }).click();
  await broadcaster.getByRole('textbox', { name: 'Title' }).fill(title);
  await broadcaster.getByRole('button', { name: 'Go live' }).click();
  await expect(broadcaster.getByRole('button', { name: 'End stream' })).toBeVisible();

  const goBack = (): Promise<void> => broadcaster.evaluate(() => history.back());
  await goBack();
  await broadcaster.getByRole('button', { name: 'Stay here' }).click();
  await expect(broadcaster).toHaveURL(/\/broadcast$/);
  await endStream(broadcaster);
  await goBack();
  await expect(broadcaster).toHaveURL(/\/$/);
});
