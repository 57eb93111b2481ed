import type { Locator, Page } from '@playwright/test';
import { startCluster, type Cluster } from '../environment/cluster';
import { expectServedBy, instanceNamed, type Person } from '../environment/cluster-people';
import {
  call,
  expectEverybodyMeets,
  joinMeeting,
  newMeeting,
  watchDevices,
  takeName,
  videoOf,
} from '../environment/conversations';
import { expectFramesAdvance, watchForPauses } from '../environment/live-video';
import { PageSocket } from '../environment/page-socket';
import { connectionsMade, expectOpenConnections } from '../environment/peer-connections';
import { SignalingSocket } from '../environment/signaling-socket';
import { expect, test } from './fixtures';

// Starting an instance takes the cores away from the pictures; a connection that is lost pauses for far longer.
const longestPauseMs = 4_000;

let cluster: Cluster;

test.beforeAll(async () => {
  cluster = await startCluster({ env: { LEASE_MS: '6000' } });
});

test.afterAll(() => cluster.stop());

type Somebody = (kind: 'chromium') => Promise<Page>;

/** Somebody with a page of the cluster that comes by an instance which is wanted. */
async function personAt(somebody: Somebody, url: string, wanted: (instanceId: string) => boolean): Promise<Person> {
  const page = await somebody('chromium');
  await watchDevices(page);
  const socket = await PageSocket.of(page);
  await page.goto(url);
  await socket.reloadUntil(wanted);
  return { page, socket };
}

/** Three who meet, each on an instance of their own: they by name, the meeting's address, and the instances in this order. */
async function meetApart(
  somebody: Somebody,
): Promise<{ people: ReadonlyMap<string, Person>; link: string; homes: readonly string[] }> {
  const people = new Map<string, Person>();
  let link = '';
  const homes: string[] = [];
  for (const name of ['Ada', 'Bob', 'Carl']) {
    const page = await somebody('chromium');
    await watchDevices(page);
    const socket = await PageSocket.of(page);
    if (link === '') link = await newMeeting(page, cluster.origin);
    else await page.goto(link);
    homes.push(await socket.reloadUntil((instanceId) => !homes.includes(instanceId)));
    people.set(name, { page, socket });
  }
  await Promise.all([...people].map(([name, { page }]) => joinMeeting(page, name)));
  return { people, link, homes };
}

/** The picture of the only other person. */
const otherOf = ({ page }: Person): Locator => page.getByRole('list', { name: 'People' }).locator('video');

/** Waits until nobody is away, or thinks that they are. */
async function expectAllThere(people: readonly Person[]): Promise<void> {
  for (const { page } of people) {
    await expect(page.getByText('Your connection to the server is lost.')).toBeHidden();
    await expect(page.getByText(/^Away, /)).toHaveCount(0, { timeout: 15_000 });
  }
}

test('three on different instances, of which one is killed: nobody goes from the grid, no picture stops', async ({
  somebody,
}) => {
  test.slow();
  const { people, homes } = await meetApart(somebody);
  const pages = new Map([...people].map(([name, { page }]) => [name, page]));
  await expectEverybodyMeets(pages);
  const [ada, bob] = [...people.values()] as [Person, Person, Person];
  const pauses = await watchForPauses(videoOf(bob.page, 'Ada'));

  const lost = await instanceNamed(cluster, await ada.socket.served());
  await lost.kill();

  await expectServedBy([...people.values()], homes.slice(1));
  await expectAllThere([...people.values()]);
  await expectEverybodyMeets(pages, { sound: false });
  expect(await pauses.longestPauseMs()).toBeLessThan(longestPauseMs);
  for (const { page } of people.values()) await expectOpenConnections(page, 2);

  await ada.page.getByRole('button', { name: 'Leave' }).click();
  for (const name of ['Bob', 'Carl']) await expect(videoOf(pages.get(name) ?? ada.page, 'Ada')).toHaveCount(0);
  await lost.restart();
});

test('Redis loses everything while three meet on different instances: everybody stays, and no picture stops', async ({
  somebody,
}) => {
  test.slow();
  const { people, link } = await meetApart(somebody);
  const pages = new Map([...people].map(([name, { page }]) => [name, page]));
  await expectEverybodyMeets(pages);
  const [ada, bob, carl] = [...pages.values()] as [Page, Page, Page];
  const watched = [videoOf(ada, 'Bob'), videoOf(bob, 'Carl'), videoOf(carl, 'Ada')];
  const pauses = await Promise.all(watched.map((video) => watchForPauses(video)));

  const made = await Promise.all([ada, bob, carl].map(connectionsMade));

  await cluster.redis.kill();
  await cluster.redis.restartEmpty();

  // The instances put everybody back, one after the other.
  const reader = await SignalingSocket.connectAs(ada);
  const meetingId = new URL(link).pathname.split('/').at(-1) ?? '';
  const answer = (): Promise<unknown> => reader.ask('find-meeting', { meetingId });
  await expect.poll(answer, { timeout: 30_000 }).toMatchObject({ ok: true, data: { present: 3 } });
  reader.close();
  await expectEverybodyMeets(pages, { sound: false });
  expect(await Promise.all([ada, bob, carl].map(connectionsMade)), 'connections made by each').toEqual(made);
  for (const pause of pauses) expect(await pause.longestPauseMs()).toBeLessThan(longestPauseMs);
});

test('a call and a room between instances, of which one is killed: both go on, and end as they would have', async ({
  somebody,
}) => {
  test.slow();
  // The proxy prefers who serves the fewest: three people come to three instances, and the fourth has to share one.
  const taken: string[] = [];
  const elsewhere = (instanceId: string): boolean => !taken.includes(instanceId);
  const come = async (path: string): Promise<Person> => {
    const person = await personAt(somebody, `${cluster.origin}${path}`, elsewhere);
    taken.push(await person.socket.served());
    return person;
  };
  const [ada, bob, carl] = [await come('/call'), await come('/call'), await come('/room')];
  await Promise.all([takeName(ada.page, 'Ada'), takeName(bob.page, 'Bob')]);
  await call(ada.page, 'Bob');
  await bob.page.getByRole('button', { name: 'Accept' }).click();
  await carl.page.getByRole('button', { name: 'Create room' }).click();
  const link = await carl.page.getByRole('textbox', { name: 'Room link' }).inputValue();
  const dora = await personAt(somebody, link, (instanceId) => instanceId !== taken[2]);
  const people = [ada, bob, carl, dora];
  await Promise.all(people.map((person) => expectFramesAdvance(otherOf(person))));
  const pauses = await Promise.all([bob, dora].map((person) => watchForPauses(otherOf(person))));

  // It serves somebody of the call, and somebody in the room.
  const doomed = await dora.socket.served();
  const lost = await instanceNamed(cluster, doomed);
  await lost.kill();

  await expect.poll(() => people.every(({ socket }) => (socket.instanceId ?? doomed) !== doomed)).toBe(true);
  await expectAllThere(people);
  await Promise.all(people.map((person) => expectFramesAdvance(otherOf(person))));
  for (const pause of pauses) expect(await pause.longestPauseMs()).toBeLessThan(longestPauseMs);

  await ada.page.getByRole('button', { name: 'Hang up' }).click();
  await expect(bob.page.getByText('The call is over.')).toBeVisible();
  await bob.page.goto(link);
  await expect(bob.page.getByRole('heading', { name: 'The room is full' })).toBeVisible();
  await carl.page.getByRole('button', { name: 'Leave' }).click();
  await expect(otherOf(dora)).toHaveCount(0);
  await bob.page.getByRole('button', { name: 'Try again' }).click();
  await expectFramesAdvance(otherOf(bob));
  await lost.restart();
});
