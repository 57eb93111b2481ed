import type { Page } from '@playwright/test';
import { foreignHost } from '../environment/browsers';
import { expectFramesAdvance, expectSound } from '../environment/live-video';
import { goLive, watch } from '../environment/pages';
import { expect, test } from './fixtures';

/** Makes `getUserMedia` fail as browsers do, for failures that fake devices do not have. */
async function failDevices(page: Page, errorName: string, kinds: ('audio' | 'video')[]): Promise<void> {
  await page.addInitScript(
    ({ errorName, kinds }) => {
      const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = (constraints) =>
        kinds.some((kind) => constraints?.[kind])
          ? Promise.reject(new DOMException('Said by the spec', errorName))
          : original(constraints);
    },
    { errorName, kinds },
  );
}

/** As if somebody had answered both questions with no: a headless browser shows none. */
async function refuseDevices(page: Page, origin: string): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  const { browserContextId } = (await browser.send('Target.getTargetInfo')).targetInfo;
  if (browserContextId === undefined) throw new Error('The browser does not say in which context the page is.');
  for (const name of ['camera', 'microphone']) {
    const refusal = { permission: { name }, setting: 'denied', origin, browserContextId } as const;
    await browser.send('Browser.setPermission', refusal);
  }
  await browser.detach();
}

test('permission refused is said in words, and once it is granted "Try again" is all it takes', async ({
  somebody,
  site,
}) => {
  const page = await somebody('stranger');
  await refuseDevices(page, site.origin);
  await page.goto('/broadcast');
  await expect(page.getByText('Your browser has no access to camera and microphone')).toBeVisible();
  await expect(page.getByText('allow it there, then try again')).toBeVisible();

  await page.context().grantPermissions(['camera', 'microphone'], { origin: site.origin });
  await page.getByRole('button', { name: 'Try again' }).click();
  await expectFramesAdvance(page.locator('video').first());
  await expect(page.getByText('Your browser has no access')).toBeHidden();
});

test('no camera on the machine is said in words, and one can go live with sound only', async ({ somebody, title }) => {
  const broadcaster = await somebody('cameraless');
  await broadcaster.goto('/broadcast');
  await expect(broadcaster.getByText('No camera found')).toBeVisible();
  await expect(broadcaster.getByText('You can also go live with sound only')).toBeVisible();

  const stream = await goLive(broadcaster, title);
  const watcher = await somebody('chromium');
  const video = await watch(watcher, stream.id);
  await expect(watcher.getByRole('heading', { name: 'This stream has sound only' })).toBeVisible();
  await expectSound(video);
});

test('no microphone is said in words, and one can go live with a picture only', async ({ somebody, title }) => {
  const broadcaster = await somebody('chromium');
  await failDevices(broadcaster, 'NotFoundError', ['audio']);
  await broadcaster.goto('/broadcast');
  await expect(broadcaster.getByText('No microphone found')).toBeVisible();

  const stream = await goLive(broadcaster, title);
  const video = await watch(await somebody('chromium'), stream.id);
  await expectFramesAdvance(video);
});

test('neither camera nor microphone is said in words, and one can still share the screen', async ({
  somebody,
  title,
}) => {
  const broadcaster = await somebody('chromium');
  await failDevices(broadcaster, 'NotFoundError', ['audio', 'video']);
  await broadcaster.goto('/broadcast');
  await expect(broadcaster.getByText('No camera and no microphone found')).toBeVisible();

  await broadcaster.getByRole('textbox', { name: 'Title' }).fill(title);
  await broadcaster.getByRole('button', { name: 'Share screen' }).click();
  await expect(broadcaster.getByText('You share your screen')).toBeVisible();
  await broadcaster.getByRole('button', { name: 'Go live' }).click();
  await expect(broadcaster.getByRole('button', { name: 'End stream' })).toBeVisible();
  const watcher = await somebody('chromium');
  await watcher.goto('/watcher');
  await watcher.getByRole('link', { name: title }).click();
  await expectFramesAdvance(watcher.getByLabel('Live stream', { exact: true }).and(watcher.locator('video')));
});

test('a camera in use by another program is said in words, and works after "Try again"', async ({ somebody }) => {
  const page = await somebody('chromium');
  await failDevices(page, 'NotReadableError', ['video']);
  await page.goto('/broadcast');
  await expect(page.getByText('Another program uses your camera')).toBeVisible();

  await page.evaluate(() => {
    // The other program lets go of the camera: the browser's own method is below ours.
    Reflect.deleteProperty(navigator.mediaDevices, 'getUserMedia');
  });
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('Another program uses your camera')).toBeHidden();
  await expectFramesAdvance(page.locator('video').first());
});

test('what was closed is said again when it happens again', async ({ somebody }) => {
  const page = await somebody('chromium');
  await failDevices(page, 'NotReadableError', ['audio']);
  await page.goto('/broadcast');
  const words = page.getByText('Another program uses your microphone');
  await page.getByRole('alert').filter({ has: words }).getByRole('button', { name: 'Close' }).click();
  await expect(words).toBeHidden();

  await page.getByRole('button', { name: 'Microphone', exact: true }).click();
  await expect(words).toBeVisible();
});

test('an insecure origin is said in words, with the command that helps', async ({ somebody, site }) => {
  const page = await somebody('chromium');
  await page.goto(site.origin.replace('localhost', foreignHost) + '/broadcast');
  expect(await page.evaluate(() => isSecureContext)).toBe(false);
  await expect(page.getByText('This address is not secure enough for a camera')).toBeVisible();
  await expect(page.getByText('npm start -- --https')).toBeVisible();
});

test('a watcher needs no secure origin', async ({ somebody, site, title }) => {
  const stream = await goLive(await somebody('chromium'), title);
  const watcher = await somebody('chromium');
  const video = await watch(watcher, stream.id, site.origin.replace('localhost', foreignHost));
  await expectFramesAdvance(video);
});
