import type { Page } from '@playwright/test';
import type { BrowserKind } from '../environment/browsers';
import { expect, test } from './recordings-fixtures';

async function choose(page: Page, title: string, action: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${title}`, exact: true }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

test('its owner renames, hides and deletes a recording; the focus is never lost', async ({ recordings, visitor }) => {
  const lookAfter = async (kind: BrowserKind): Promise<void> => {
    const [first, second, renamed] = [`First ${kind}`, `Second ${kind}`, `Renamed ${kind}`];
    recordings.add({ title: first, owner: kind });
    recordings.add({ title: second, owner: kind });
    const page = await visitor(kind, kind);
    await page.goto('/recordings');

    await choose(page, first, 'Rename');
    await page.getByRole('textbox', { name: 'Title' }).fill(renamed);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('link', { name: renamed })).toBeVisible();
    await expect(page.getByRole('button', { name: `Actions for ${renamed}` })).toBeFocused();

    await choose(page, renamed, 'Who may see it');
    await page.getByRole('radio', { name: /^Private/ }).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText(`“${renamed}” is no longer in this list.`)).toBeVisible();
    await expect(page.getByRole('link', { name: renamed })).toBeHidden();
    await page.getByRole('button', { name: 'Show mine' }).click();
    await choose(page, renamed, 'Delete');
    await expect(page.getByRole('dialog')).toContainText('It is gone for everybody, for good.');
    await page.getByRole('button', { name: 'Keep it' }).click();
    await expect(page.getByRole('button', { name: `Actions for ${renamed}` })).toBeFocused();
    await choose(page, renamed, 'Delete');
    await page.getByRole('button', { name: 'Delete it' }).click();
    await expect(page.getByRole('link', { name: renamed })).toBeHidden();
    await expect(page.getByRole('link', { name: second })).toBeFocused();
    await page.reload();
    await expect(page.getByRole('link', { name: second })).toBeVisible();
    await expect(page.getByRole('link', { name: renamed })).toBeHidden();
  };
  await Promise.all((['chromium', 'firefox'] as const).map(lookAfter));
});

test('a stranger sees no menu, neither on the card nor on the page, and nothing that is private', async ({
  recordings,
  visitor,
}) => {
  const { id } = recordings.add({ title: 'Not yours', owner: 'me' });
  const page = await visitor('chromium', 'a-stranger');
  await page.goto('/recordings');
  await expect(page.getByRole('link', { name: 'Not yours' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Actions for/ })).toBeHidden();
  await page.goto(`/recordings/${id}`);
  await expect(page.getByRole('link', { name: 'Download' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Actions for/ })).toBeHidden();
  recordings.change(id, { visibility: 'private' });
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'No such recording' })).toBeAttached();
});

test('the link can be copied from the card and, with a time, from the page; the file has a proper name', async ({
  recordings,
  visitor,
}) => {
  const { id } = recordings.add({ title: 'Evening news', owner: 'me' });
  const page = await visitor('chromium', 'me', { permissions: ['clipboard-read', 'clipboard-write'] });
  const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
  await page.goto('/recordings');
  await choose(page, 'Evening news', 'Share link');
  await expect(page.getByText('Link copied').first()).toBeVisible();
  expect(await copied()).toBe(`${recordings.origin}/recordings/${id}`);

  await page.goto(`${recordings.origin}/recordings/${id}?t=83`);
  await page.getByRole('checkbox', { name: 'at 1:23' }).check();
  await page.getByRole('button', { name: 'Share' }).click();
  await expect.poll(copied).toBe(`${recordings.origin}/recordings/${id}?t=83`);

  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download' }).click();
  expect((await download).suggestedFilename()).toBe('Evening news.webm');
});

test('deleted from its page, the owner is led back to the gallery; who watches is told', async ({
  recordings,
  visitor,
}) => {
  const { id } = recordings.add({ title: 'Soon gone', owner: 'me', state: 'uploading' });
  const watcher = await visitor('chromium', 'a-stranger');
  await watcher.goto(`/recordings/${id}`);
  await expect(watcher.getByRole('slider', { name: 'Position' })).toBeVisible();
  const page = await visitor('chromium', 'me');
  await page.goto(`/recordings/${id}`);
  await choose(page, 'Soon gone', 'Delete');
  await expect(page.getByRole('dialog')).toContainText('still being recorded');
  await page.getByRole('button', { name: 'Delete it' }).click();
  await expect(page).toHaveURL(/\/recordings$/);
  await expect(page.getByRole('heading', { name: 'There are no recordings yet' })).toBeVisible();
  await expect(watcher.getByRole('heading', { level: 2, name: 'This recording is gone' })).toBeVisible();
});
