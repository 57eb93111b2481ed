import type { BrowserContextOptions, Page } from '@playwright/test';
import { expectEverybodyMeets, joinMeeting, newMeeting, smallPictures, videoOf } from '../environment/conversations';
import { expectFramesAdvance, expectPictureMoves } from '../environment/live-video';
import { expectOpenConnections } from '../environment/peer-connections';
import { expect, test } from './fixtures';

const names = ['Ada', 'Bob', 'Carl', 'Dora'] as const;

/** So many people in one meeting, by their names. */
async function meet(
  somebody: (kind: 'chromium', options?: BrowserContextOptions) => Promise<Page>,
  count: number,
): Promise<Map<string, Page>> {
  const people = new Map<string, Page>();
  let link = '';
  for (const name of names.slice(0, count)) {
    const page = await somebody('chromium', { viewport: { width: 800, height: 600 } });
    // Four pages of moving pictures leave little of two cores for a press of a button.
    page.setDefaultTimeout(30_000);
    await smallPictures(page);
    if (link === '') link = await newMeeting(page);
    else await page.goto(link);
    await joinMeeting(page, name);
    people.set(name, page);
  }
  return people;
}

test('four people see and hear each other, see a screen that one shares, and see who mutes', async ({ somebody }) => {
  test.slow();
  const people = await meet(somebody, 4);
  await expectEverybodyMeets(people);
  const [ada, bob, carl, dora] = [...people.values()] as [Page, Page, Page, Page];

  const share = bob.getByRole('button', { name: 'Share screen' });
  await expect(share).toHaveAttribute('aria-pressed', 'false');
  await share.click();
  await expect(share).toHaveAttribute('aria-pressed', 'true');
  for (const page of [ada, carl, dora]) {
    await expectPictureMoves(videoOf(page, 'Screen of Bob'));
    await expectFramesAdvance(videoOf(page, 'Bob'), { frames: 3 });
  }
  await share.click();
  for (const page of [ada, carl, dora]) await expect(videoOf(page, 'Screen of Bob')).toHaveCount(0);

  await dora.getByRole('button', { name: 'Microphone' }).click();
  await dora.getByRole('button', { name: 'Camera' }).click();
  const tile = ada.getByRole('listitem').filter({ has: videoOf(ada, 'Dora') });
  await expect(tile.getByText('Muted')).toBeAttached();
  await expect(tile.getByText('Camera off')).toBeAttached();

  await carl.getByRole('button', { name: 'Leave' }).click();
  for (const page of [ada, bob, dora]) await expect(videoOf(page, 'Carl')).toHaveCount(0);
  for (const page of [ada, bob, dora]) await expectOpenConnections(page, 2);
});

test('everybody adds and takes away tracks at the same moment, again and again: no picture is lost', async ({
  somebody,
}) => {
  test.slow();
  const people = await meet(somebody, 3);
  await expectEverybodyMeets(people, { sound: false });
  const pages = [...people.values()];
  const press = (page: Page): Promise<void> =>
    // Not by the mouse, which takes its time: they shall collide.
    page.getByRole('button', { name: 'Share screen' }).evaluate((button: HTMLElement) => button.click());
  for (let round = 0; round < 5; round++) {
    await Promise.all(pages.map(press));
    const pressed = String(round % 2 === 0);
    for (const page of pages) {
      await expect(page.getByRole('button', { name: 'Share screen' })).toHaveAttribute('aria-pressed', pressed);
    }
  }
  for (const [self, page] of people) {
    const first = [...people.keys()].find((name) => name !== self) ?? '';
    await expectPictureMoves(videoOf(page, `Screen of ${first}`), { timeout: 30_000 });
  }
  await expectEverybodyMeets(people);
  for (const page of pages) await expectOpenConnections(page, 2);
});

test('somebody joins and leaves in quick succession, reloads, and is there once', async ({ somebody }) => {
  test.slow();
  const people = await meet(somebody, 2);
  const [ada, bob] = [...people.values()] as [Page, Page];
  for (let round = 0; round < 4; round++) {
    await bob.getByRole('button', { name: 'Leave' }).click();
    await bob.getByRole('button', { name: 'Join again' }).click();
    await expect(bob.getByRole('button', { name: 'Leave' })).toBeVisible();
  }
  await expectEverybodyMeets(people, { sound: false });
  await bob.reload();
  await expectEverybodyMeets(people);
  await expectOpenConnections(ada, 1);
});

test('a meeting is full at its limit, and says so', async ({ somebody, ownSite }) => {
  const { origin } = await ownSite({ env: { MEETING_LIMIT: '2' } });
  const pages: Page[] = [];
  let link = '';
  for (const name of names.slice(0, 3)) {
    const page = await somebody('chromium');
    await smallPictures(page);
    if (link === '') link = await newMeeting(page, origin);
    else await page.goto(link);
    await page.getByRole('textbox', { name: 'Your name' }).fill(name);
    await page.getByRole('button', { name: 'Join' }).click();
    if (pages.push(page) < 3) await expect(page.getByRole('button', { name: 'Leave' })).toBeVisible();
  }
  const last = pages[2];
  if (!last) throw new Error('Unreachable: three have come.');
  await expect(last.getByRole('heading', { name: 'The meeting is full' })).toBeVisible();
  await expect(last.getByText('There may be 2 people in it.')).toBeVisible();
});
