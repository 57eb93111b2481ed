import { crash } from '../environment/crash';
import { expectFramesAdvance, expectPictureMoves, watchForPauses } from '../environment/live-video';
import { fetchStream, goLive, watch } from '../environment/pages';
import { connectionsMade } from '../environment/peer-connections';
import { expect, test } from './fixtures';

const graceMs = 3_000;
const shortGrace = { env: { RESUME_GRACE_MS: String(graceMs) } };

test('a reload goes on with the same stream, and watchers need no reload', async ({ somebody, title }) => {
  const broadcaster = await somebody('chromium');
  const stream = await goLive(broadcaster, title);
  const watcher = await somebody('chromium');
  const video = await watch(watcher, stream.id);
  await expectFramesAdvance(video);
  let loads = 0;
  watcher.on('load', () => loads++);

  await broadcaster.reload();

  await expect(broadcaster.getByRole('button', { name: 'End stream' })).toBeVisible();
  await expectFramesAdvance(video, { frames: 30 });
  await expectPictureMoves(video);
  expect(loads, "reloads of the watcher's page").toBe(0);
  expect(await fetchStream(watcher, stream.id)).toMatchObject({
    status: 'live',
    away: false,
    startedAt: stream.startedAt,
  });
});

test('a reload puts nothing on air that was switched off', async ({ somebody, title }) => {
  const broadcaster = await somebody('chromium');
  const stream = await goLive(broadcaster, title);
  const sent = async (): Promise<unknown> => (await fetchStream(broadcaster, stream.id)).media;
  const microphone = broadcaster.getByRole('button', { name: 'Microphone', exact: true });
  const cameras = broadcaster.getByRole('combobox', { name: 'Choose a camera' }).first();
  await cameras.selectOption({ label: 'fake_device_1' });
  await expect(cameras.locator('option:checked')).toHaveText('fake_device_1');
  await microphone.click();
  await broadcaster.getByRole('button', { name: 'Camera', exact: true }).click();
  await expect.poll(sent).toEqual({ audio: false, video: false });
  // Whatever is said of it from now on.
  const watcher = await somebody('chromium');
  await watcher.goto(`/watcher/${stream.id}`);
  const nothing = watcher.getByRole('heading', { name: 'The broadcaster sends neither picture nor sound right now' });
  await expect(nothing).toBeVisible();

  await broadcaster.reload();

  await expect(broadcaster.getByRole('button', { name: 'End stream' })).toBeVisible();
  await expect(microphone).toHaveAttribute('aria-pressed', 'false');
  expect(await sent()).toEqual({ audio: false, video: false });
  await expect(nothing).toBeVisible();
  // The one that its button would turn on.
  await expect(cameras.locator('option:checked')).toHaveText('fake_device_1');
  await microphone.click();
  await expect.poll(sent).toEqual({ audio: true, video: false });
  await expect(watcher.getByRole('heading', { name: 'This stream has sound only' })).toBeVisible();
});

test('a reload does not put the camera in the place of a shared screen', async ({ somebody, title }) => {
  const broadcaster = await somebody('chromium');
  const stream = await goLive(broadcaster, title);
  await broadcaster.getByRole('button', { name: 'Share screen' }).click();
  await expect(broadcaster.getByText('You share your screen')).toBeVisible();

  await broadcaster.reload();
  // Before it was taken up.
  await broadcaster.reload();

  await expect(broadcaster.getByRole('button', { name: 'End stream' })).toBeVisible();
  expect((await fetchStream(broadcaster, stream.id)).media).toEqual({ audio: true, video: false });
  const camera = broadcaster.getByRole('button', { name: 'Camera', exact: true });
  await expect(camera).toHaveAttribute('aria-pressed', 'false');
});

test('left while it is being taken up after a reload, the stream ends', async ({ somebody, title }) => {
  const broadcaster = await somebody('chromium');
  const stream = await goLive(broadcaster, title);
  // The camera takes its time, and so there is some between the decision to go on and the picture.
  await broadcaster.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => new Promise(() => undefined);
  });
  await broadcaster.reload();
  await expect(broadcaster.getByRole('heading', { name: 'Your stream goes on…' })).toBeVisible();

  await broadcaster.getByRole('navigation').getByRole('link', { name: 'Watch' }).click();
  await broadcaster.getByRole('button', { name: 'Leave and end it' }).click();

  await expect
    .poll(() => fetchStream(broadcaster, stream.id))
    .toMatchObject({ status: 'ended', endReason: 'ended-by-publisher' });
});

test('a crashed tab is back within the grace period: the same stream goes on', async ({ somebody, title }) => {
  const broadcaster = await somebody('chromium');
  const stream = await goLive(broadcaster, title);
  const watcher = await somebody('chromium');
  const video = await watch(watcher, stream.id);
  await expectFramesAdvance(video);
  await broadcaster.getByRole('button', { name: 'Microphone', exact: true }).click();
  await expect.poll(async () => (await fetchStream(watcher, stream.id)).media.audio).toBe(false);

  await crash(broadcaster);
  await expect.poll(async () => (await fetchStream(watcher, stream.id)).away).toBe(true);
  const newTab = await broadcaster.context().newPage();
  await newTab.goto('/broadcast');
  await expect(newTab.locator('[aria-live=polite]').getByText('Your stream is still waiting')).toBeAttached();
  await newTab.getByRole('button', { name: /Continue the stream|Continue here/ }).click();

  await expect(newTab.getByRole('button', { name: 'End stream' })).toBeVisible();
  await expectFramesAdvance(video, { frames: 30 });
  expect(await fetchStream(watcher, stream.id)).toMatchObject({
    status: 'live',
    away: false,
    media: { audio: false, video: true },
  });
});

test('a crashed tab does not come back: the stream ends by itself and says why', async ({
  somebody,
  ownSite,
  title,
}) => {
  const site = await ownSite(shortGrace);
  const broadcaster = await somebody('chromium');
  const stream = await goLive(broadcaster, title, site.origin);
  const watcher = await somebody('chromium');
  await expectFramesAdvance(await watch(watcher, stream.id, site.origin));

  await crash(broadcaster);

  await expect(watcher.getByRole('heading', { name: 'The stream has ended' })).toBeVisible({
    timeout: graceMs + 10_000,
  });
  expect(await fetchStream(watcher, stream.id)).toMatchObject({ status: 'ended', endReason: 'publisher-lost' });
  const newTab = await broadcaster.context().newPage();
  await newTab.goto(`${site.origin}/broadcast`);
  await expect(newTab.getByRole('button', { name: 'Go live' })).toBeVisible();
});

test("the broadcaster's network is away for 5 s: the picture does not stop", async ({ somebody, ownSite, title }) => {
  const site = await ownSite();
  const cable = await site.cable();
  const broadcaster = await somebody('chromium');
  const stream = await goLive(broadcaster, title, cable.origin);
  const watcher = await somebody('chromium');
  const video = await watch(watcher, stream.id, site.origin);
  await expectFramesAdvance(video);
  const pauses = await watchForPauses(video);

  const mended = cable.cutFor(5_000);
  await expect.poll(async () => (await fetchStream(watcher, stream.id)).away).toBe(true);
  await mended;

  await expect.poll(async () => (await fetchStream(watcher, stream.id)).away).toBe(false);
  await expectFramesAdvance(video, { frames: 30 });
  expect(await pauses.longestPauseMs()).toBeLessThan(1_500);
  expect(await connectionsMade(broadcaster), 'connections of the broadcaster').toBe(1);
  expect(await connectionsMade(watcher), 'connections of the watcher').toBe(1);
});

test('the network of the broadcaster is away for too long: it is told that the stream is over', async ({
  somebody,
  ownSite,
  title,
}) => {
  const site = await ownSite(shortGrace);
  const cable = await site.cable();
  const broadcaster = await somebody('chromium');
  const stream = await goLive(broadcaster, title, cable.origin);
  const watcher = await somebody('chromium');
  await watcher.goto(`${site.origin}/watcher`);

  cable.cut();
  await expect.poll(async () => (await fetchStream(watcher, stream.id)).status).toBe('ended');
  cable.mend();

  await expect(broadcaster.getByText('The connection was lost for too long')).toBeVisible();
  await expect(broadcaster.getByRole('button', { name: 'Go live again' })).toBeVisible();
});

test('two tabs of one browser: the second takes the stream over, the first can take it back', async ({
  somebody,
  title,
}) => {
  const first = await somebody('chromium');
  const stream = await goLive(first, title);
  const video = await watch(await somebody('chromium'), stream.id);
  await expectFramesAdvance(video);
  const second = await first.context().newPage();
  await second.goto('/broadcast');

  await second.getByRole('button', { name: 'Continue here' }).click();
  await expect(second.getByRole('button', { name: 'End stream' })).toBeVisible();
  await expect(first.getByText('Your stream goes on in another tab')).toBeVisible();
  await expectFramesAdvance(video, { frames: 30 });

  await first.getByRole('button', { name: 'Take it back' }).click();
  await expect(second.getByText('Your stream goes on in another tab')).toBeVisible();
  await expectFramesAdvance(video, { frames: 30 });

  await first.getByRole('button', { name: 'End stream' }).click();
  await second.getByRole('button', { name: 'Take it back' }).click();
  await expect(second.getByText('You ended it.')).toBeVisible();
});
