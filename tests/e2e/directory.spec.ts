import type { Locator } from '@playwright/test';
import { phone } from '../environment/accessibility';
import { endStream, expectViewers, goLive, liveVideo, watch } from '../environment/pages';
import { expectFramesAdvance } from '../environment/live-video';
import { expect, test } from './fixtures';

test('empty, it says so kindly, and fills and empties by itself', async ({ somebody, ownSite, title }) => {
  const site = await ownSite();
  const reader = await somebody('chromium');
  await reader.goto(`${site.origin}/watcher`);
  await expect(reader.getByRole('heading', { name: 'Nobody is live right now' })).toBeVisible();

  const broadcaster = await somebody('chromium');
  await goLive(broadcaster, title, site.origin);
  await expect(reader.getByRole('link', { name: title })).toBeVisible();

  await endStream(broadcaster);
  await expect(reader.getByRole('link', { name: title })).toBeHidden();
  await expect(reader.getByRole('heading', { name: 'Nobody is live right now' })).toBeVisible();
});

test('a card has a picture of the stream, its title, since when and how many watch', async ({ somebody, title }) => {
  const broadcaster = await somebody('chromium');
  const stream = await goLive(broadcaster, title);
  const reader = await somebody('chromium');
  await reader.goto('/watcher');
  const card = reader.getByRole('listitem').filter({ has: reader.getByRole('link', { name: title }) });
  await expect(card).toContainText('Started just now');

  const picture = card.locator('img');
  await expect(picture).toBeVisible();
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => (image.complete ? image.naturalWidth : 0)))
    .toBeGreaterThan(100);

  const watchers = await Promise.all([somebody('chromium'), somebody('chromium')]);
  await Promise.all(watchers.map((page) => watch(page, stream.id)));
  await expect(card).toContainText('2 viewers');
  await watchers[0].goto('/');
  await expect(card).toContainText('1 viewer');
});

test('an ended stream says so to those who watch and to those who come late', async ({ somebody, title }) => {
  const broadcaster = await somebody('chromium');
  const stream = await goLive(broadcaster, title);
  const watcher = await somebody('chromium');
  await expectFramesAdvance(await watch(watcher, stream.id));

  await endStream(broadcaster);

  const late = await somebody('chromium');
  await watch(late, stream.id);
  for (const page of [watcher, late]) {
    await expect(page.getByRole('heading', { name: 'The stream has ended' })).toBeVisible();
    await expect(page.getByRole('paragraph').filter({ hasText: 'The broadcaster has ended it' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'See what is live' }).first()).toBeVisible();
    await expect(page.getByText(/^Was live: /)).toBeVisible();
    await expect(page.getByText('1 viewer', { exact: true })).toBeHidden();
  }
});

test('an address that names no stream says so', async ({ somebody }) => {
  const page = await somebody('chromium');
  // The second is one that was cut off when it was passed on.
  for (const address of ['/watcher/AAAAAAAAAAAAAAAA', '/watcher/AAAAAAAAAAA']) {
    await page.goto(address);
    await expect(page.getByRole('heading', { name: 'There is no such stream', level: 1 })).toBeVisible();
  }
  await page.goto('/no/such/page');
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
});

test('by arrow keys to a stream, and from it to the next inside the page: the first is left, the second plays', async ({
  somebody,
  title,
}) => {
  const broadcasters = [await somebody('chromium'), await somebody('chromium')] as const;
  await goLive(broadcasters[0], `${title} one`);
  await goLive(broadcasters[1], `${title} two`);
  const watcher = await somebody('chromium');
  await watcher.goto('/watcher');
  const [one, two] = ['one', 'two'].map((end) => watcher.getByRole('link', { name: `${title} ${end}` })) as [
    Locator,
    Locator,
  ];
  // The newest stands first.
  await one.focus();
  const press = async (key: string, reached: Locator): Promise<void> => {
    await watcher.keyboard.press(key);
    await expect(reached).toBeFocused();
  };
  await press('ArrowLeft', two);
  await press('ArrowRight', one);
  await press('Home', two);
  await watcher.setViewportSize(phone);
  await press('ArrowDown', one);
  await press('ArrowUp', two);
  await press('ArrowDown', one);
  await watcher.keyboard.press('Enter');
  await expectFramesAdvance(liveVideo(watcher));
  await watcher.goBack();
  await two.click();
  await expectFramesAdvance(liveVideo(watcher));
  await expectViewers(broadcasters[0], 0);
  await expectViewers(broadcasters[1], 1);
});
