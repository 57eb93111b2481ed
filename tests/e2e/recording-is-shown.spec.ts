import type { Page } from '@playwright/test';
import { expectNoSidewaysScrolling, expectNothingSerious, phone, tabTo } from '../environment/accessibility';
import { outputPath } from '../environment/output';
import { endStream } from '../environment/pages';
import { expectFinishedBy, slicesKept } from '../environment/recordist';
import { expect, test } from './fixtures';

const uploads = '**/api/uploads/**';
const desktop = { width: 1_280, height: 720 };

/** For people to look at, and for axe, which goes by the phone: what is there is the same on both. */
async function look(page: Page, state: string): Promise<void> {
  await page.setViewportSize(desktop);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.screenshot({ path: outputPath('recording-states', `desktop-${state}.png`) });
  await page.setViewportSize(phone);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: outputPath('recording-states', `phone-${state}.png`) });
  await expectNothingSerious(page, state);
  await expectNoSidewaysScrolling(page);
}

test('uploads do not come through: the light, the words and the questions', async ({ recordist, title }) => {
  const person = await recordist('counting', undefined, { viewport: phone });
  const { page, context } = person;
  await person.record(title, 2);
  await person.expectSafe();

  await context.route(uploads, (route) => route.abort());
  await person.expectAtRisk();
  await expect(page.getByText('No connection to the server.')).toBeVisible();
  await look(page, 'at-risk');
  await endStream(page);
  await expect(page.getByRole('progressbar', { name: 'How much of the recording is stored' })).toBeVisible();
  await look(page, 'finishing');

  const asked = page.waitForEvent('dialog');
  const leaving = page.close({ runBeforeUnload: true });
  const question = await asked;
  expect(question.type()).toBe('beforeunload');
  await question.dismiss();
  await leaving;

  // Another page of the site may be opened without a question: the rest goes on under it.
  await page.getByRole('link', { name: 'Watch' }).click();
  await expect(page.getByText('Storing a recording that was left unfinished.')).toBeVisible();
  await look(page, 'unfinished');
  await context.unroute(uploads);
  await expectFinishedBy(page);
  await tabTo(page, page.getByRole('button', { name: 'Open the recording' }));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/recordings\/[\w-]+$/);
});

test('the server refuses: it is said, the bytes are kept, and thrown away only when asked', async ({
  recordist,
  title,
}) => {
  const person = await recordist('counting', undefined, { viewport: phone });
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
  await look(page, 'refused');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(discard).toBeVisible();
  expect(await slicesKept(page)).toBeGreaterThan(0);

  await discard.click();
  await look(page, 'discard');
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByRole('button', { name: 'Discard' })).toHaveCount(0);
  await expect.poll(() => slicesKept(page)).toBe(0);
});
