import type { Locator, Page } from '@playwright/test';
import type { BrowserKind } from '../environment/browsers';
import { recordedFile } from '../environment/recorded-media';
import { expect, test } from './recordings-fixtures';

function cards(page: Page): Locator {
  return page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ has: page.getByRole('link') });
}

function card(page: Page, title: string): Locator {
  return cards(page).filter({ has: page.getByRole('link', { name: title, exact: true }) });
}

test('empty, it says what to do; a card says what is in it', async ({ recordings, visitor }) => {
  const page = await visitor('chromium');
  // By the clock of the machine, what began a minute ago is of yesterday just after midnight.
  await page.clock.setFixedTime(new Date(2026, 10, 21, 14, 15));
  await page.goto('/');
  await page.getByRole('main').getByRole('link', { name: 'Recordings' }).click();
  await expect(page.getByRole('heading', { name: 'There are no recordings yet' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('link', { name: 'Go live' })).toBeVisible();

  const startedAt = new Date(2026, 10, 21, 14, 5).toISOString();
  recordings.add({ title: 'Evening news', startedAt, durationMs: 247_000, sizeBytes: 12_400_000 });
  recordings.add({ title: 'Without a picture', thumbnailUrl: null });
  await page.reload();
  await expect(card(page, 'Evening news')).toContainText(/Today, .*12\.4 MB/);
  await expect(card(page, 'Evening news')).toContainText('4:07');
  const picture = card(page, 'Evening news').locator('img');
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => (image.complete ? image.naturalWidth : 0)))
    .toBeGreaterThan(100);
  await expect(card(page, 'Without a picture').locator('img')).toHaveCount(0);
});

test('search, order and whose are in the address, and back leads to the same place', async ({
  recordings,
  visitor,
}) => {
  for (const [title, minutes] of [
    ['Alpha news', 9],
    ['beta NEWS', 30],
    ['Gamma', 20],
  ] as const) {
    recordings.add({ title, durationMs: minutes * 60_000, owner: title === 'Gamma' ? 'me' : 'another' });
  }
  const goAbout = async (kind: BrowserKind): Promise<void> => {
    const page = await visitor(kind, 'me');
    await page.goto('/recordings');
    await expect(cards(page)).toHaveCount(3);

    await page.getByRole('searchbox', { name: 'Search' }).pressSequentially('News');
    await expect(cards(page)).toHaveCount(2);
    await page.getByRole('combobox', { name: 'Sort by' }).selectOption('Longest first');
    await expect(cards(page).getByRole('link')).toHaveText(['beta NEWS', 'Alpha news']);
    await expect(page).toHaveURL(/\?q=News&sort=longest$/);

    await page.getByRole('link', { name: 'beta NEWS' }).click();
    await expect(page.getByLabel('Recording', { exact: true })).toBeVisible();
    await page.goBack();
    await expect(cards(page).getByRole('link')).toHaveText(['beta NEWS', 'Alpha news']);
    await page.reload();
    await expect(page.getByRole('searchbox')).toHaveValue('News');
    await expect(cards(page).getByRole('link')).toHaveText(['beta NEWS', 'Alpha news']);

    await page.getByRole('radio', { name: 'Mine' }).check({ force: true });
    await expect(page.getByRole('heading', { name: 'Nothing is called “News”' })).toBeVisible();
    await page.getByRole('button', { name: 'Show everything' }).click();
    await expect(cards(page).getByRole('link')).toHaveText(['Gamma']);
    await expect(page).toHaveURL(/\?sort=longest&owner=me$/);
  };
  await Promise.all((['chromium', 'firefox'] as const).map(goAbout));
});

test('the answer to an older text never takes the place of a newer one', async ({ recordings, visitor }) => {
  for (const title of ['apple', 'apricot', 'avocado']) recordings.add({ title });
  recordings.listDelayMs = ({ q }) => (q === 'ap' ? 1_500 : 0);
  const page = await visitor('chromium');
  await page.goto('/recordings');
  const box = page.getByRole('searchbox');
  const hungUp = page.waitForEvent('requestfailed', (request) => request.url().includes('q=ap'));
  await box.fill('ap');
  await expect.poll(() => recordings.lists.some(({ q }) => q === 'ap')).toBe(true);
  await box.fill('avo');
  await expect(cards(page).getByRole('link')).toHaveText(['avocado']);
  // The page has hung up on it: there is nobody whom the late answer could reach.
  await hungUp;
});

test('a long list loads on as one goes down, and going back finds the same card in sight', async ({
  recordings,
  visitor,
}) => {
  for (let index = 1; index <= 60; index++) recordings.add({ title: `Recording ${index}` });
  const page = await visitor('chromium');
  await page.goto('/recordings');
  await expect(card(page, 'Recording 1')).toBeVisible();
  const last = card(page, 'Recording 60');
  await expect(async () => {
    await page.mouse.wheel(0, 4_000);
    await expect(last).toBeInViewport({ timeout: 300 });
  }).toPass();
  await expect(cards(page)).toHaveCount(60);
  expect(recordings.lists.filter(({ cursor }) => cursor !== undefined).length).toBe(2);

  await last.getByRole('link').click();
  await expect(page.getByLabel('Recording', { exact: true })).toBeVisible();
  await page.goBack();
  await expect(last).toBeInViewport();
});

test('what is being recorded grows in place, is finished, and is ready, without a reload', async ({
  recordings,
  visitor,
}) => {
  const { id } = recordings.add({ title: 'On air', state: 'uploading', durationMs: 10_000, file: recordedFile(10) });
  const broken = recordings.add({ title: 'Broken', state: 'finalizing', file: null, durationMs: 0 });
  const page = await visitor('firefox');
  await page.goto('/recordings');
  await expect(card(page, 'On air')).toContainText('Still being recorded');
  await expect(card(page, 'On air')).toContainText('0:10 up to now');
  recordings.change(id, { durationMs: 20_000, file: recordedFile(20) });
  await expect(card(page, 'On air')).toContainText('0:20 up to now');
  recordings.change(id, { state: 'finalizing' });
  recordings.change(broken.id, { state: 'failed', failure: 'no-media' });
  await expect(card(page, 'On air')).toContainText('Being finished');
  await expect(card(page, 'Broken')).toContainText('Nothing came but an empty file');
  recordings.change(id, { state: 'ready' });
  await expect(card(page, 'On air')).not.toContainText('Being finished');
  await expect(card(page, 'On air')).toContainText('0:20');
});
