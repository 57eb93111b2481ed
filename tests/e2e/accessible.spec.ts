import {
  expectAccessible,
  expectNoSidewaysScrolling,
  expectNothingSerious,
  phone,
  tabTo,
} from '../environment/accessibility';
import { expectFramesAdvance } from '../environment/live-video';
import { endStream, goLive, liveVideo, openStatistics, watch } from '../environment/pages';
import { expect, test } from './fixtures';

test('axe finds nothing serious on any page in any state, and nothing is too wide', async ({
  somebody,
  ownSite,
  title,
}) => {
  test.slow();
  const { origin } = await ownSite();
  const reader = await somebody('chromium');
  for (const path of ['/', '/watcher', '/watcher/AAAAAAAAAAAAAAAA', '/no/such/page']) {
    await reader.goto(origin + path);
    await expect(reader.getByRole('heading', { level: 1 })).toBeVisible();
    await expectAccessible(reader, path);
  }
  await reader.getByRole('button', { name: 'Colours' }).click();
  await expect(reader.getByRole('radio').first()).toBeVisible();
  await expectNothingSerious(reader, 'the choice of colours');

  const broadcaster = await somebody('chromium');
  await broadcaster.goto(`${origin}/broadcast`);
  await expectFramesAdvance(broadcaster.locator('video').first());
  await expectAccessible(broadcaster, '/broadcast before going live');
  const desktop = broadcaster.viewportSize();
  await broadcaster.setViewportSize(phone);
  const settings = broadcaster.getByRole('button', { name: 'Settings' });
  await settings.click();
  await expect(broadcaster.getByRole('dialog')).toBeVisible();
  await expectNothingSerious(broadcaster, '/broadcast with its settings on a phone');
  await expectNoSidewaysScrolling(broadcaster);
  await broadcaster.getByRole('button', { name: 'Done' }).click();
  await expect(settings).toBeFocused();
  if (desktop) await broadcaster.setViewportSize(desktop);
  const stream = await goLive(broadcaster, title, origin);
  await expectAccessible(broadcaster, '/broadcast live');
  await broadcaster.getByRole('link', { name: 'onair, home' }).click();
  await expect(broadcaster.getByRole('dialog', { name: 'You are live' })).toBeVisible();
  await expectAccessible(broadcaster, 'the question before leaving a stream');
  await broadcaster.keyboard.press('Escape');

  await reader.goto(`${origin}/watcher`);
  await expect(reader.getByRole('link', { name: title })).toBeVisible();
  await expectAccessible(reader, '/watcher with a stream');
  await reader.goto(origin);
  await expect(reader.getByRole('link', { name: title })).toBeVisible();
  await expectAccessible(reader, '/ with a stream');
  const camera = broadcaster.getByRole('button', { name: 'Camera', exact: true });
  await camera.click();
  await expect(camera).toHaveAttribute('aria-pressed', 'false');
  const video = await watch(reader, stream.id, origin);
  await expect(reader.getByRole('heading', { name: 'This stream has sound only' })).toBeVisible();
  await expectAccessible(reader, 'the player, sound only');
  await camera.click();
  await expectFramesAdvance(video);
  await expectAccessible(reader, 'the player, live');
  await openStatistics(reader);
  await expectAccessible(reader, 'the player with statistics');

  const otherTab = await broadcaster.context().newPage();
  await otherTab.goto(`${origin}/broadcast`);
  await expect(otherTab.getByRole('heading', { name: 'You are live in another tab' })).toBeVisible();
  await expectNothingSerious(otherTab, '/broadcast while another tab is live');
  await otherTab.getByRole('button', { name: 'Continue here' }).click();
  await expect(broadcaster.getByRole('heading', { name: 'Your stream goes on in another tab' })).toBeVisible();
  await expectNothingSerious(broadcaster, '/broadcast after another tab took over');
  await otherTab.close();
  await broadcaster.getByRole('button', { name: 'Take it back' }).click();

  await endStream(broadcaster);
  await expectAccessible(broadcaster, '/broadcast ended');
  await expect(reader.getByRole('heading', { name: 'The stream has ended' })).toBeVisible();
  await expectAccessible(reader, 'the player, ended');
});

test('axe finds nothing serious while devices fail, while the broadcaster is away, and while nobody is reached', async ({
  somebody,
  ownSite,
  title,
}) => {
  test.slow();
  const site = await ownSite({ env: { RESUME_GRACE_MS: '60000' } });
  const cable = await site.cable();
  const broadcaster = await somebody('chromium');
  const stream = await goLive(broadcaster, title, cable.origin);
  const watcher = await somebody('chromium');
  await expectFramesAdvance(await watch(watcher, stream.id, site.origin));
  const deviceless = await somebody('chromium');
  await deviceless.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('No', 'NotAllowedError'));
  });
  await deviceless.goto(`${site.origin}/broadcast`);
  await expect(deviceless.getByText('no access to camera and microphone')).toBeVisible();
  await expectAccessible(deviceless, '/broadcast without permission');
  await deviceless.getByRole('button', { name: 'Go live' }).click();
  await expect(deviceless.getByText('There is nothing to send yet')).toBeVisible();
  await expectAccessible(deviceless, '/broadcast with nothing to send');

  cable.cut();
  await expect(broadcaster.getByText('Connection lost')).toBeVisible();
  await expectAccessible(broadcaster, '/broadcast reconnecting');
  cable.mend();

  await broadcaster.close();
  await expect(watcher.getByRole('heading', { name: 'The broadcaster is away' })).toBeVisible();
  await expectAccessible(watcher, 'the player, broadcaster away');

  const reader = await somebody('chromium');
  await reader.goto(`${site.origin}/watcher`);
  await expect(reader.getByRole('link', { name: title })).toBeVisible();
  await site.killServer();
  await expect(reader.getByText('The connection is lost')).toBeVisible();
  await expectAccessible(reader, '/watcher without a server');
});

test('by keyboard alone: go live, mute, end', async ({ somebody, title }) => {
  const page = await somebody('chromium');
  await page.goto('/');
  await tabTo(page, page.getByRole('link', { name: /Go live/ }).first());
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/broadcast$/);
  await tabTo(page, page.getByRole('textbox', { name: 'Title' }));
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(title);
  await tabTo(page, page.getByRole('button', { name: 'Go live' }));
  await page.keyboard.press('Enter');
  const end = page.getByRole('button', { name: 'End stream' });
  await expect(end).toBeEnabled();
  const microphone = page.getByRole('button', { name: 'Microphone', exact: true });
  await tabTo(page, microphone, { atMost: 80 });
  await page.keyboard.press('Space');
  await expect(microphone).toHaveAttribute('aria-pressed', 'false');
  await tabTo(page, end, { atMost: 80 });
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Your stream has ended' })).toBeVisible();
});

test('by keyboard alone: find a stream, watch, mute, open and close the statistics', async ({ somebody, title }) => {
  await goLive(await somebody('chromium'), title);
  const page = await somebody('chromium');
  await page.goto('/watcher');
  await tabTo(page, page.getByRole('link', { name: title }));
  await page.keyboard.press('Enter');
  await expectFramesAdvance(liveVideo(page));
  const statistics = page.getByRole('button', { name: 'Statistics', exact: true });
  await tabTo(page, statistics);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row', { name: 'Round trip' })).toBeVisible();
  await page.keyboard.press('i');
  await expect(page.getByRole('row', { name: 'Round trip' })).toBeHidden();
  await page.keyboard.press('m');
  const muted = await liveVideo(page).evaluate((video: HTMLVideoElement) => video.muted);
  await page.keyboard.press('m');
  await expect(liveVideo(page)).toHaveJSProperty('muted', !muted);
});

test('who prefers no motion gets none', async ({ somebody, title }) => {
  const stream = await goLive(await somebody('chromium'), title);
  const page = await somebody('chromium', { reducedMotion: 'reduce' });
  for (const path of ['/', '/watcher', '/broadcast', `/watcher/${stream.id}`]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
    const moving = await page.evaluate(() => {
      const milliseconds = (times: string): number =>
        Math.max(...times.split(',').map((time) => parseFloat(time) * (time.trim().endsWith('ms') ? 1 : 1_000)));
      return [...document.querySelectorAll('*')]
        .filter((element) => {
          const { transitionDuration, animationDuration, animationName } = getComputedStyle(element);
          const animated = animationName !== 'none' && milliseconds(animationDuration) > 10;
          return animated || milliseconds(transitionDuration) > 10;
        })
        .map((element) => `${element.tagName}.${element.getAttribute('class') ?? ''}`);
    });
    expect(moving, `what moves on ${path}`).toEqual([]);
  }
});

test('the broadcast page fits a screen of 1280x720 without scrolling', async ({ somebody, title }) => {
  const page = await somebody('chromium', { viewport: { width: 1280, height: 720 } });
  await page.goto('/broadcast');
  const tooTall = (): Promise<number> =>
    page.evaluate(() => document.documentElement.scrollHeight - document.documentElement.clientHeight);
  await expect(page.getByRole('button', { name: 'Go live' })).toBeVisible();
  expect(await tooTall()).toBeLessThanOrEqual(0);
  await goLive(page, title);
  expect(await tooTall()).toBeLessThanOrEqual(0);
});
