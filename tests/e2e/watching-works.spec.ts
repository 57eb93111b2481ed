import type { Page } from '@playwright/test';
import { expectFramesAdvance, expectPictureMoves, expectSound, watchForPauses } from '../environment/live-video';
import { expectViewers, goLive, liveVideo, watch } from '../environment/pages';
import { connectionsMade, expectOpenConnections } from '../environment/peer-connections';
import { expect, test } from './fixtures';

test.use({ media: 'as asked for' });

test('Chromium and Firefox both see the moving picture and hear the voice', async ({ somebody, title }) => {
  const broadcaster = await somebody('studio');
  const stream = await goLive(broadcaster, title);
  for (const kind of ['chromium', 'firefox'] as const) {
    await test.step(kind, async () => {
      const video = await watch(await somebody(kind), stream.id);
      await expectFramesAdvance(video);
      await expectPictureMoves(video);
      await expectSound(video);
    });
  }
});

test('Firefox can broadcast, and Chromium sees and hears it', async ({ somebody, title }) => {
  const stream = await goLive(await somebody('firefox'), title);
  const video = await watch(await somebody('chromium'), stream.id);
  await expectFramesAdvance(video);
  await expectPictureMoves(video);
  await expectSound(video);
});

test('three watchers at once all play, the third too', async ({ somebody, title }) => {
  const broadcaster = await somebody('studio');
  const stream = await goLive(broadcaster, title);
  const watchers = await Promise.all([somebody('chromium'), somebody('chromium'), somebody('chromium')]);
  const videos = await Promise.all(watchers.map((page) => watch(page, stream.id)));
  await Promise.all(videos.map((video) => expectFramesAdvance(video)));
  await Promise.all(videos.map((video) => expectPictureMoves(video)));
  await Promise.all(videos.map((video) => expectSound(video)));
  await expectViewers(broadcaster, 3);
});

test('a watcher without any permission gets the picture, its addresses hidden by mDNS', async ({ somebody, title }) => {
  const stream = await goLive(await somebody('studio'), title);
  const watcher = await somebody('stranger');
  const hidden = watcher
    .waitForEvent('websocket')
    .then((socket) => socket.waitForEvent('framesent', ({ payload }) => /candidate.*\.local/.test(String(payload))));
  const video = await watch(watcher, stream.id);
  await hidden;
  await expectFramesAdvance(video);
  await expectPictureMoves(video);
});

test('a browser that makes no connections is told so', async ({ somebody, title }) => {
  const broadcaster = await somebody('studio');
  const stream = await goLive(broadcaster, title);
  const watcher = await somebody('chromium');
  const connected = watcher.waitForEvent('websocket');
  // As Firefox without `media.peerconnection.enabled`.
  await watcher.addInitScript(() => Reflect.deleteProperty(window, 'RTCPeerConnection'));
  await watcher.goto(`/watcher/${stream.id}`);
  await expect(watcher.getByRole('heading', { name: 'This browser cannot show live streams' })).toBeVisible();
  await expect(watcher.getByRole('heading', { name: title })).toBeVisible();
  // It stays connected, and nobody offers it anything.
  const socket = await connected;
  await socket.waitForEvent('framesent', ({ payload }) => payload === '3');
  await expectViewers(broadcaster, 1);
  expect(socket.isClosed()).toBe(false);
  expect(await connectionsMade(broadcaster)).toBe(0);
});

test('the broadcaster has made its offer before any script of the page is there', async ({ somebody, title }) => {
  const stream = await goLive(await somebody('chromium'), title);
  const watcher = await somebody('chromium');
  const asked: string[] = [];
  const offered = new Promise<void>((resolve) => {
    watcher.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => asked.push(/"(watch|init)"/.exec(String(payload))?.[1] ?? 'other'));
      socket.on('framereceived', ({ payload }) => {
        if (String(payload).includes('"offer"')) resolve();
      });
    });
  });
  await watcher.route('**/*.js', async (route) => {
    await offered;
    await route.continue();
  });
  await expectFramesAdvance(await watch(watcher, stream.id));
  // What the start page has said is not said again by what comes after it.
  expect(asked.filter((name) => name !== 'other')).toEqual(['watch', 'init']);
  expect(await connectionsMade(watcher)).toBe(1);
});

test('the picture is there before the framework, which takes it over as it is', async ({ somebody, title }) => {
  const stream = await goLive(await somebody('studio'), title);
  const watcher = await somebody('chromium');
  const framework = await holdFramework(watcher);
  // However long the framework takes: the server closes what does not answer its pings.
  const stillThere = watcher
    .waitForEvent('websocket')
    .then((socket) => socket.waitForEvent('framesent', ({ payload }) => payload === '3'));
  const video = await watch(watcher, stream.id);
  await expectFramesAdvance(video);
  await expectPictureMoves(video);
  await stillThere;
  const pauses = await watchForPauses(video);
  framework.release();
  await expect(watcher.getByRole('heading', { name: title })).toBeVisible();
  await expect(watcher.locator('onair-player').getByLabel('Live stream', { exact: true })).toBeVisible();
  await expectFramesAdvance(video);
  await expectSound(video);
  // What was told while nobody could understand it is not lost.
  await expect(watcher.getByRole('paragraph').getByText('1 viewer', { exact: true })).toBeVisible();
  // The element of the beginning: another one would have been pausing since.
  expect(await pauses.longestPauseMs()).toBeLessThan(1_000);
  expect(await connectionsMade(watcher)).toBe(1);
});

test('who leaves while there is only the picture frees the connection at once', async ({ somebody, title }) => {
  const broadcaster = await somebody('studio');
  const stream = await goLive(broadcaster, title);
  const watcher = await somebody('chromium');
  const framework = await holdFramework(watcher);
  await expectFramesAdvance(await watch(watcher, stream.id));
  await expectOpenConnections(broadcaster, 1);
  await watcher.goto('about:blank');
  // Who vanished without a word would be waited for, twice as long.
  await expectOpenConnections(broadcaster, 0, { timeout: 3_000 });
  framework.release();
});

test('a first picture whose code does not come is made good by the page', async ({ somebody, title }) => {
  const stream = await goLive(await somebody('studio'), title);
  const watcher = await somebody('chromium');
  let refused = 0;
  // Until the framework is asked for.
  await watcher.route('**/first-picture-*.js', async (route) => {
    refused += 1;
    await route.abort();
  });
  await watcher.route('**/signaling-*.js', async (route) => {
    await watcher.unroute('**/first-picture-*.js');
    await route.continue();
  });
  await expectFramesAdvance(await watch(watcher, stream.id));
  expect(refused).toBeGreaterThan(0);
  expect(await connectionsMade(watcher)).toBe(1);
});

test('a link in the directory leads to the picture without loading a page', async ({ somebody, title }) => {
  const watcher = await somebody('chromium');
  await watcher.goto('/watcher');
  await goLive(await somebody('studio'), title);
  let loads = 0;
  watcher.on('framenavigated', () => loads++);
  watcher.on('load', () => (loads = Infinity));
  await watcher.getByRole('link', { name: title }).click();
  await expectFramesAdvance(liveVideo(watcher));
  expect(loads, 'navigations inside the page').toBe(1);
});

test('a click begins to watch before the page that shows it is there', async ({ somebody, title }) => {
  const watcher = await somebody('chromium');
  const connected = new Promise<void>((resolve) => {
    watcher.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => {
        if (String(payload).includes('"offer"')) resolve();
      });
    });
  });
  await watcher.goto('/watcher');
  await goLive(await somebody('chromium'), title);
  const link = watcher.getByRole('link', { name: title });
  const code = ['watching', 'first-picture'].map((name) => watcher.waitForResponse(new RegExp(`/${name}-\\w+\\.js$`)));
  await link.hover();
  await Promise.all(code);

  // From now on no further code comes before the broadcaster has offered.
  await watcher.route('**/*.js', async (route) => {
    await connected;
    await route.continue();
  });
  await link.click();
  await expectFramesAdvance(liveVideo(watcher));
  expect(await connectionsMade(watcher)).toBe(1);
});

/** Lets come what shows the first picture, and nothing else until it is released. */
async function holdFramework(page: Page): Promise<{ release: () => void }> {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\/(?!common-|first-picture-)[\w-]+\.js$/, async (route) => {
    await released;
    // The page may have gone meanwhile.
    await route.continue().catch(() => undefined);
  });
  return { release };
}
