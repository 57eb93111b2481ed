import type { Page } from '@playwright/test';
import { expectEverybodyMeets, meet, videoOf, people } from '../environment/conversations';
import { expectFramesAdvance, watchForPauses } from '../environment/live-video';
import { endStream, fetchStream, goLive, watch } from '../environment/pages';
import { connectionsMade, expectOpenConnections } from '../environment/peer-connections';
import { expect, test } from './fixtures';

// Starting the server takes the cores away from the pictures; a connection that is made anew pauses for far longer.
const longestPauseMs = 4_000;

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

test('killed and restarted while people meet: everybody comes back, and no picture has stopped', async ({
  somebody,
  ownSite,
}) => {
  test.slow();
  const site = await ownSite();
  const all = await people(somebody, 3);
  const [ada, bob, carl] = [...all.values()] as [Page, Page, Page];
  await meet(all, site.origin);
  await expectEverybodyMeets(all);
  const watched = [videoOf(ada, 'Bob'), videoOf(bob, 'Carl'), videoOf(carl, 'Ada')];
  const pauses = await Promise.all(watched.map((video) => watchForPauses(video)));

  const made = await Promise.all([ada, bob, carl].map(connectionsMade));

  await site.killServer();
  for (const page of all.values()) await expect(page.getByText('Your connection to the server is lost.')).toBeVisible();
  await site.restartServer();

  for (const page of all.values()) await expect(page.getByText('Your connection to the server is lost.')).toBeHidden();
  await expectEverybodyMeets(all);
  for (const pause of pauses) expect(await pause.longestPauseMs()).toBeLessThan(longestPauseMs);
  expect(await Promise.all([ada, bob, carl].map(connectionsMade)), 'connections made by each').toEqual(made);

  await carl.getByRole('button', { name: 'Leave' }).click();
  for (const page of [ada, bob]) {
    await expect(videoOf(page, 'Carl')).toHaveCount(0, { timeout: 2_000 });
    await expectOpenConnections(page, 1);
  }
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
