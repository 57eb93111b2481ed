import type { Page } from '@playwright/test';
import { expectNoSidewaysScrolling, expectNothingSerious, tabTo } from '../environment/accessibility';
import { outputPath } from '../environment/output';
import { endStream } from '../environment/pages';
import { expectFinishedBy, slicesKept } from '../environment/recordist';
import { expect, test } from './fixtures';

const uploads = '**/api/uploads/**';
const screens = [
  { screen: 'phone', viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
  { screen: 'desktop', viewport: { width: 1_280, height: 720 }, colorScheme: 'light' },
] as const;

/** For people to look at, and for axe. */
async function look(page: Page, screen: string, state: string): Promise<void> {
  await page.screenshot({ path: outputPath('recording-states', `${screen}-${state}.png`) });
  await expectNothingSerious(page, `${state} on a ${screen}`);
  await expectNoSidewaysScrolling(page);
}

for (const { screen, ...options } of screens) {
  test(`uploads do not come through: the light, the words and the questions on a ${screen}`, async ({
    recordist,
    title,
  }) => {
    const person = await recordist('counting', undefined, options);
    const { page, context } = person;
    await person.record(title, 2);
    await person.expectSafe();
    await look(page, screen, 'safe');

    await context.route(uploads, (route) => route.abort());
    await person.expectAtRisk();
    await expect(page.getByText('No connection to the server.')).toBeVisible();
    await look(page, screen, 'at-risk');
    await endStream(page);
    await expect(page.getByRole('progressbar', { name: 'How much of the recording is stored' })).toBeVisible();
    await look(page, screen, 'finishing');

    const asked = page.waitForEvent('dialog');
    const leaving = page.close({ runBeforeUnload: true });
    const question = await asked;
    expect(question.type()).toBe('beforeunload');
    await question.dismiss();
    await leaving;

    // Another page of the site may be opened without a question: the rest goes on under it.
    await page.getByRole('link', { name: 'Watch' }).click();
    await expect(page.getByText('Storing a recording that was left unfinished.')).toBeVisible();
    await look(page, screen, 'unfinished');
    await context.unroute(uploads);
    await expectFinishedBy(page);
    await look(page, screen, 'finished');
    await tabTo(page, page.getByRole('button', { name: 'Open the recording' }));
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/recordings\/[\w-]+$/);
  });
}

test('the server refuses: it is said, the bytes are kept, and thrown away only when asked', async ({
  recordist,
  title,
}) => {
  const person = await recordist('counting', undefined, { viewport: { width: 360, height: 740 } });
  const { page, context } = person;
  await person.record(title, 2);
  const problem = {
    type: 'about:blank',
    title: 'Too large',
    status: 413,
    detail: '',
    code: 'too-large',
    requestId: 'x',
  };
  await context.route(uploads, (route) => route.fulfill({ status: 413, json: problem }));

  await expect(page.getByText('The recording has become as large as it may be here.').first()).toBeVisible();
  const discard = page.getByRole('button', { name: 'Discard' });
  await expect(discard).toBeVisible();
  await look(page, 'phone', 'refused');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(discard).toBeVisible();
  expect(await slicesKept(page)).toBeGreaterThan(0);

  await discard.click();
  await look(page, 'phone', 'discard');
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByRole('button', { name: 'Discard' })).toHaveCount(0);
  await expect.poll(() => slicesKept(page)).toBe(0);
});
