import { readQrCode } from '../environment/qr-code';
import { expectFramesAdvance } from '../environment/live-video';
import { goLive, liveVideo } from '../environment/pages';
import { expect, test } from './fixtures';

test('the link for viewers can be copied, and leads to the stream', async ({ somebody, site, title }) => {
  const broadcaster = await somebody('chromium', { permissions: ['clipboard-read', 'clipboard-write'] });
  const stream = await goLive(broadcaster, title);
  const link = `${site.origin}/watcher/${stream.id}`;
  await expect(broadcaster.getByRole('textbox', { name: 'Link for viewers' })).toHaveValue(link);

  await broadcaster.getByRole('button', { name: 'Copy link' }).click();
  await expect(broadcaster.getByText('Copied').first()).toBeVisible();
  const copied = await broadcaster.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(link);

  const watcher = await somebody('chromium');
  await watcher.goto(copied);
  await expectFramesAdvance(liveVideo(watcher));
});

test('the QR code says the same link', async ({ somebody, site, title }) => {
  const broadcaster = await somebody('chromium');
  const stream = await goLive(broadcaster, title);
  const link = `${site.origin}/watcher/${stream.id}`;
  const code = broadcaster.getByRole('img', { name: /QR code/ });
  await expect(code).toBeVisible();
  await expect.poll(async () => readQrCode(await code.screenshot())).toBe(link);
  await expect(broadcaster.getByRole('link', { name: /as a viewer|what viewers see/ })).toHaveAttribute('href', link);
});
