import { broadcastThrough, instanceNamed, watchElsewhere } from '../environment/cluster-people';
import { startCluster, type Cluster } from '../environment/cluster';
import { fetchStream } from '../environment/pages';
import type { PageSocket } from '../environment/page-socket';
import { expect, test } from './fixtures';

const leaseMs = 3_000;

let cluster: Cluster;

test.beforeAll(async () => {
  cluster = await startCluster({ env: { LEASE_MS: String(leaseMs), RESUME_GRACE_MS: '3000' } });
});

test.afterAll(() => cluster.stop());

test('its instance is killed too: the stream ends once, everybody is told once, and the record says why', async ({
  somebody,
  title,
}) => {
  const broadcaster = await broadcastThrough(cluster, await somebody('chromium'), title);
  const { stream } = broadcaster;
  const home = await broadcaster.socket.served();
  const one = await watchElsewhere(cluster, await somebody('chromium'), stream.id, [home]);
  const other = await watchElsewhere(cluster, await somebody('chromium'), stream.id, [home, await one.socket.served()]);
  const instance = await instanceNamed(cluster, home);

  await instance.kill();
  await broadcaster.page.context().close();

  for (const { page } of [one, other]) {
    await expect(page.getByRole('heading', { name: 'The stream has ended' })).toBeVisible({ timeout: 20_000 });
  }
  const ended = await fetchStream(one.page, stream.id);
  expect(ended).toMatchObject({ status: 'ended', endReason: 'publisher-lost', away: false });
  await instance.restart();

  await test.step('nobody ends it, or tells of it, a second time', async () => {
    // Each instance, the one that is back as well, has swept and looked around meanwhile.
    await expect.poll(() => Date.now()).toBeGreaterThan(Date.parse(ended.endedAt ?? '') + 2 * leaseMs);
    expect(await fetchStream(other.page, stream.id)).toEqual(ended);
    for (const { socket } of [one, other]) expect(endsTold(socket, stream.id)).toHaveLength(1);
    expect(cluster.instances.map((each) => endsLogged(each.output(), stream.id)).flat()).toHaveLength(1);
  });
});

function endsTold(socket: PageSocket, streamId: string): unknown[] {
  const ends = socket.notices('presence').filter(({ presence }) => presence.state === 'ended');
  return ends.filter((notice) => notice.streamId === streamId);
}

function endsLogged(output: string, streamId: string): string[] {
  return output.split('\n').filter((line) => line.includes('"stream ended"') && line.includes(streamId));
}
