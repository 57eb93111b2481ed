import { broadcastThrough, expectServedBy, watchElsewhere } from '../environment/cluster-people';
import { startCluster, type Cluster } from '../environment/cluster';
import { expectFramesAdvance, watchForPauses } from '../environment/live-video';
import { connectionsMade } from '../environment/peer-connections';
import { endStream, expectViewers, fetchStream } from '../environment/pages';
import { expect, test } from './fixtures';

// Starting instances takes the cores away from the pictures; a connection that is lost pauses for far longer.
const longestPauseMs = 2_500;

let cluster: Cluster;

test.beforeAll(async () => {
  cluster = await startCluster();
});

test.afterAll(() => cluster.stop());

test('one instance after the other is restarted while people watch: nothing is interrupted', async ({
  somebody,
  title,
}) => {
  const broadcaster = await broadcastThrough(cluster, await somebody('chromium'), title);
  const { stream } = broadcaster;
  const home = await broadcaster.socket.served();
  const one = await watchElsewhere(cluster, await somebody('chromium'), stream.id, [home]);
  const other = await watchElsewhere(cluster, await somebody('chromium'), stream.id, [home, await one.socket.served()]);
  const watchers = [one, other];
  const pauses = await Promise.all(watchers.map(({ video }) => watchForPauses(video)));
  const connectionsBefore = await connectionsMade(broadcaster.page);

  for (const instance of cluster.instances) await instance.restart();

  const ids = await Promise.all(cluster.instances.map((instance) => instance.id()));
  await expectServedBy([broadcaster, ...watchers], ids);
  await test.step('no picture stood still, and no connection was made anew', async () => {
    for (const { video } of watchers) await expectFramesAdvance(video);
    for (const pause of pauses) expect(await pause.longestPauseMs()).toBeLessThan(longestPauseMs);
    for (const { page } of watchers) expect(await connectionsMade(page), 'connections of the watcher').toBe(1);
    expect(await connectionsMade(broadcaster.page), 'connections of the broadcaster').toBe(connectionsBefore);
  });
  await test.step('everybody hears and is counted again', async () => {
    await expectViewers(broadcaster.page, 2);
    await broadcaster.page.getByRole('textbox', { name: 'Title' }).fill(`${title}, corrected`);
    await broadcaster.page.getByRole('button', { name: 'Save' }).click();
    for (const { page } of watchers) {
      await expect(page.getByRole('heading', { name: `${title}, corrected` })).toBeVisible();
    }
  });
  await test.step("the stream is the same one, and still its owner's", async () => {
    expect(await fetchStream(one.page, stream.id)).toMatchObject({ status: 'live', startedAt: stream.startedAt });
    await endStream(broadcaster.page);
    await expect
      .poll(() => fetchStream(one.page, stream.id))
      .toMatchObject({ status: 'ended', endReason: 'ended-by-publisher' });
  });
});
