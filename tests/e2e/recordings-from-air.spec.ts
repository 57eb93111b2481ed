import { expectFramesAdvance } from '../environment/live-video';
import { endStream, goLive } from '../environment/pages';
import { expect, test } from './fixtures';

test('what goes on air is in the gallery while it goes on, and plays, seeks and is its owner’s afterwards', async ({
  somebody,
  title,
}) => {
  const broadcaster = await somebody('chromium');
  // The people of the other specs record nothing.
  await broadcaster.addInitScript(() => localStorage.setItem('onair.broadcast.recording', 'on'));
  // A gallery that is opened before would not show it by itself.
  const stored = broadcaster.waitForResponse((response) => response.request().method() === 'PATCH');
  await goLive(broadcaster, title);
  await stored;
  const reader = await somebody('firefox');
  await reader.goto('/recordings');
  const card = reader.getByRole('listitem').filter({ has: reader.getByRole('link', { name: title }) });
  await expect(card).toContainText('Still being recorded');
  await expect(card).toContainText(/\d:\d\d up to now/);

  await card.getByRole('link').click();
  const video = reader.getByLabel('Recording', { exact: true });
  await expectFramesAdvance(video);
  await expect(reader.getByText('Still being recorded').first()).toBeVisible();
  await endStream(broadcaster);
  await expect(reader.getByText('Still being recorded')).toBeHidden();

  await reader.reload();
  const slider = reader.getByRole('slider', { name: 'Position' });
  await expect(slider).toBeVisible();
  await slider.focus();
  await reader.keyboard.press('5');
  const duration = await video.evaluate((element: HTMLVideoElement) => element.duration);
  expect(duration).toBeGreaterThan(3);
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime))
    .toBeCloseTo(duration / 2, 0);
  await reader.keyboard.press('k');
  await expectFramesAdvance(video, { frames: 3 });
  await expect(reader.getByRole('button', { name: /^Actions for/ })).toBeHidden();

  const address = new URL(reader.url()).pathname;
  await broadcaster.goto(address);
  await broadcaster.getByRole('button', { name: `Actions for ${title}` }).click();
  await broadcaster.getByRole('menuitem', { name: 'Who may see it' }).click();
  await broadcaster.getByRole('radio', { name: /^Private/ }).check();
  await broadcaster.getByRole('button', { name: 'Save' }).click();
  // Beside the title, not in the form that is about to go.
  await expect(broadcaster.getByRole('list').getByText('Private', { exact: true })).toBeVisible();
  await reader.reload();
  await expect(reader.getByRole('heading', { level: 1, name: 'No such recording' })).toBeAttached();

  await broadcaster.getByRole('button', { name: `Actions for ${title}` }).click();
  await broadcaster.getByRole('menuitem', { name: 'Delete' }).click();
  await broadcaster.getByRole('button', { name: 'Delete it' }).click();
  await expect(broadcaster).toHaveURL(/\/recordings$/);
  await broadcaster.goto(address);
  await expect(broadcaster.getByRole('heading', { level: 1, name: 'No such recording' })).toBeAttached();
});
