import { expectAccessible } from '../environment/accessibility';
import { Coturn } from '../environment/coturn';
import { CuttableProxy } from '../environment/cuttable-proxy';
import { expectFramesAdvance, watchForPauses } from '../environment/live-video';
import { expectViewers, fetchStream, goLive, watch } from '../environment/pages';
import { connectionsMade, expectOpenConnections, listPeerConnections } from '../environment/peer-connections';
import { expect, test } from './fixtures';

test('a watcher who leaves frees the connection of the broadcaster at once, and the count falls', async ({
  somebody,
  title,
}) => {
  const broadcaster = await somebody('chromium');
  const stream = await goLive(broadcaster, title);
  const leaving = await somebody('chromium');
  const staying = await somebody('chromium');
  await expectFramesAdvance(await watch(leaving, stream.id));
  const video = await watch(staying, stream.id);
  await expectFramesAdvance(video);
  await expectOpenConnections(broadcaster, 2);
  await expectViewers(broadcaster, 2);

  await leaving.goto('/watcher');

  await expectOpenConnections(broadcaster, 1, { timeout: 2_000 });
  await expectViewers(broadcaster, 1);
  await expectFramesAdvance(video);
});

test('a watcher who closes the tab frees the connection too', async ({ somebody, title }) => {
  const broadcaster = await somebody('chromium');
  const stream = await goLive(broadcaster, title);
  const watcher = await somebody('chromium');
  await expectFramesAdvance(await watch(watcher, stream.id));
  await expectOpenConnections(broadcaster, 1);

  await watcher.close();

  await expectOpenConnections(broadcaster, 0);
  await expect.poll(async () => (await fetchStream(broadcaster, stream.id)).viewers).toBe(0);
});

test("the way to the server is away for 5 s: the watcher's picture goes on, and it hears news again", async ({
  somebody,
  ownSite,
  title,
}) => {
  const site = await ownSite();
  const cable = await site.cable();
  const broadcaster = await somebody('chromium');
  const stream = await goLive(broadcaster, title, site.origin);
  const watcher = await somebody('chromium');
  const video = await watch(watcher, stream.id, cable.origin);
  await expectFramesAdvance(video);
  const pauses = await watchForPauses(video);

  await cable.cutFor(5_000);

  await broadcaster.getByRole('textbox', { name: 'Title' }).fill(`${title}, corrected`);
  await broadcaster.getByRole('button', { name: 'Save' }).click();
  await expect(watcher.getByRole('heading', { name: `${title}, corrected` })).toBeVisible();
  expect(await pauses.longestPauseMs()).toBeLessThan(1_500);
  expect(await connectionsMade(watcher), 'connections of the watcher').toBe(1);
  expect(await connectionsMade(broadcaster), 'connections of the broadcaster').toBe(1);
});

test.describe('with all media through TURN over TCP, which can be cut', () => {
  let coturn: Coturn;
  let mediaCable: CuttableProxy;

  test.beforeEach(async () => {
    coturn = await Coturn.start();
    mediaCable = await CuttableProxy.start({ port: coturn.port });
  });
  test.afterEach(async () => {
    await mediaCable.close();
    await coturn.stop();
  });

  test('the media are cut while signaling lives: the picture comes back by itself', async ({
    somebody,
    ownSite,
    title,
  }) => {
    const site = await ownSite({
      env: { TURN_URLS: `turn:127.0.0.1:${mediaCable.port}?transport=tcp`, TURN_SECRET: coturn.secret },
    });
    const broadcaster = await somebody('chromium');
    const stream = await goLive(broadcaster, title, site.origin);
    const watcher = await somebody('chromium');
    await listPeerConnections(watcher.context(), { relayOnly: true });
    const video = await watch(watcher, stream.id, site.origin);
    await expectFramesAdvance(video);

    await mediaCable.cutFor(5_000);

    await expectFramesAdvance(video, { frames: 30, timeout: 30_000 });
  });

  test('everything is cut for 8 s: it is said in words, and the picture comes back by itself', async ({
    somebody,
    ownSite,
    title,
  }) => {
    const site = await ownSite({
      env: { TURN_URLS: `turn:127.0.0.1:${mediaCable.port}?transport=tcp`, TURN_SECRET: coturn.secret },
    });
    const cable = await site.cable();
    const broadcaster = await somebody('chromium');
    const stream = await goLive(broadcaster, title, site.origin);
    const watcher = await somebody('chromium');
    await listPeerConnections(watcher.context(), { relayOnly: true });
    const video = await watch(watcher, stream.id, cable.origin);
    await expectFramesAdvance(video);

    const cut = Promise.all([cable.cutFor(8_000), mediaCable.cutFor(8_000)]);
    const words = watcher.getByRole('heading', { name: 'The connection is lost' });
    await expect(words).toBeVisible();
    await expect(watcher.getByText('Reconnecting by itself…', { exact: true })).toBeVisible();
    await expectAccessible(watcher, 'the player, reconnecting');
    await cut;

    await expectFramesAdvance(video, { frames: 30, timeout: 30_000 });
    await expect(words).toBeHidden();
    await expectOpenConnections(broadcaster, 1, { timeout: 15_000 });
  });
});
