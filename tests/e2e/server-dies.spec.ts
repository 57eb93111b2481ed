import { expectFramesAdvance, watchForPauses } from '../environment/live-video';
import { endStream, fetchStream, goLive, watch } from '../environment/pages';
import { connectionsMade } from '../environment/peer-connections';
import { expect, test } from './fixtures';

test('killed and restarted while people watch: the picture does not stop and signaling comes back', async ({
  somebody,
  ownSite,
  title,
}) => {
  const site = await ownSite();
  const broadcaster = await somebody('chromium');
  const stream = await goLive(broadcaster, title, site.origin);
  const watcher = await somebody('chromium');
  const video = await watch(watcher, stream.id, site.origin);
  await expectFramesAdvance(video);
  const pauses = await watchForPauses(video);

  await site.killServer();
  await expectFramesAdvance(video, { frames: 60 });
  await site.restartServer();

  await test.step('a new watcher can join', async () => {
    const late = await watch(await somebody('chromium'), stream.id, site.origin);
    await expectFramesAdvance(late);
  });
  await test.step('a new title arrives', async () => {
    await broadcaster.getByRole('textbox', { name: 'Title' }).fill(`${title}, corrected`);
    await broadcaster.getByRole('button', { name: 'Save' }).click();
    await expect(watcher.getByRole('heading', { name: `${title}, corrected` })).toBeVisible();
  });
  await test.step('nothing was interrupted', async () => {
    await expectFramesAdvance(video);
    expect(await pauses.longestPauseMs()).toBeLessThan(1_500);
    expect(await connectionsMade(watcher), 'connections of the watcher').toBe(1);
  });
  await test.step('the stream still belongs to its owner', async () => {
    await endStream(broadcaster);
    await expect
      .poll(() => fetchStream(watcher, stream.id))
      .toMatchObject({ status: 'ended', endReason: 'ended-by-publisher', startedAt: stream.startedAt });
  });
});

test('killed, and the broadcaster reloads while it is away: the same stream goes on afterwards', async ({
  somebody,
  ownSite,
  title,
}) => {
  const site = await ownSite();
  const broadcaster = await somebody('chromium');
  const stream = await goLive(broadcaster, title, site.origin);
  const watcher = await somebody('chromium');
  const video = await watch(watcher, stream.id, site.origin);
  await expectFramesAdvance(video);

  await site.killServer();
  await expect(broadcaster.reload()).rejects.toThrow();
  await site.restartServer();
  await broadcaster.goto(`${site.origin}/broadcast`);

  await expect(broadcaster.getByRole('button', { name: 'End stream' })).toBeVisible();
  await expectFramesAdvance(video, { frames: 30 });
  expect(await fetchStream(watcher, stream.id)).toMatchObject({ status: 'live', away: false });
});

test('killed, and the broadcaster never returns: the stream ends by itself after the restart', async ({
  somebody,
  ownSite,
  title,
}) => {
  const site = await ownSite({ env: { RESUME_GRACE_MS: '3000', LEASE_MS: '3000' } });
  const broadcaster = await somebody('chromium');
  const stream = await goLive(broadcaster, title, site.origin);
  const watcher = await somebody('chromium');
  await expectFramesAdvance(await watch(watcher, stream.id, site.origin));

  await site.killServer();
  await broadcaster.context().close();
  await site.restartServer();

  await expect(watcher.getByRole('heading', { name: 'The stream has ended' })).toBeVisible({ timeout: 20_000 });
  expect(await fetchStream(watcher, stream.id)).toMatchObject({ status: 'ended', endReason: 'publisher-lost' });
});
