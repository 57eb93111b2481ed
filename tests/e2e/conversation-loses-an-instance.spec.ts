import { startCluster, type Cluster } from '../environment/cluster';
import { expectServedBy, instanceNamed, type Person } from '../environment/cluster-people';
import { expectEverybodyMeets, joinMeeting, newMeeting, smallPictures, videoOf } from '../environment/conversations';
import { watchForPauses } from '../environment/live-video';
import { PageSocket } from '../environment/page-socket';
import { expectOpenConnections } from '../environment/peer-connections';
import { expect, test } from './fixtures';

// Starting an instance takes the cores away from the pictures; a connection that is lost pauses for far longer.
const longestPauseMs = 4_000;

let cluster: Cluster;

test.beforeAll(async () => {
  cluster = await startCluster({ env: { LEASE_MS: '6000' } });
});

test.afterAll(() => cluster.stop());

test('three on different instances, of which one is killed: nobody goes from the grid, no picture stops', async ({
  somebody,
}) => {
  test.slow();
  const people = new Map<string, Person>();
  let link = '';
  const homes: string[] = [];
  for (const name of ['Ada', 'Bob', 'Carl']) {
    const page = await somebody('chromium');
    await smallPictures(page);
    const socket = await PageSocket.of(page);
    if (link === '') link = await newMeeting(page, cluster.origin);
    else await page.goto(link);
    homes.push(await socket.reloadUntil((instanceId) => !homes.includes(instanceId)));
    await joinMeeting(page, name);
    people.set(name, { page, socket });
  }
  const pages = new Map([...people].map(([name, { page }]) => [name, page]));
  await expectEverybodyMeets(pages);
  const [ada, bob] = [...people.values()] as [Person, Person, Person];
  const pauses = await watchForPauses(videoOf(bob.page, 'Ada'));

  const lost = await instanceNamed(cluster, await ada.socket.served());
  await lost.kill();

  await expectServedBy([...people.values()], homes.slice(1));
  await expect(ada.page.getByText('Your connection to the server is lost.')).toBeHidden();
  for (const { page } of people.values()) await expect(page.getByText(/^Away, /)).toHaveCount(0, { timeout: 15_000 });
  await expectEverybodyMeets(pages, { sound: false });
  expect(await pauses.longestPauseMs()).toBeLessThan(longestPauseMs);
  for (const { page } of people.values()) await expectOpenConnections(page, 2);

  await ada.page.getByRole('button', { name: 'Leave' }).click();
  for (const name of ['Bob', 'Carl']) await expect(videoOf(pages.get(name) ?? ada.page, 'Ada')).toHaveCount(0);
  await lost.restart();
});
