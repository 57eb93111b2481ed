import type { Page } from '@playwright/test';
import { endStream } from '../environment/pages';
import { recordingBrowsers, slicesKept } from '../environment/recordist';
import { expectOneRecording, expectWhole } from '../environment/stored-recording';
import { expect, test } from './fixtures';

const keepsNothing = 'This browser keeps nothing for this site';

test('storage is denied, as in a private window, or full: it is said, closing is not safe, and all of it goes up', async ({
  recordist,
  site,
  title,
}) => {
  await Promise.all(
    recordingBrowsers.map(async (kind) => {
      const person = await recordist(kind);
      const { page, context, delivered } = person;
      if (kind === 'counting') await limitStorage(page, site.origin, 1);
      else await context.addInitScript(denyStorage);
      const stream = await person.record(`${title} ${kind}`, 2);
      await expect(page.getByText(keepsNothing)).toBeVisible();
      await person.expectAtRisk();
      await endStream(page);
      await expect(page.getByText('All of it is stored.')).toBeVisible();
      const recording = await expectOneRecording(page, stream.id);
      await expectWhole(page, recording, delivered.runs(), site);
    }),
  );
});

test('the browser has hardly any room, then none: it is said, and what is kept in two places goes up in order', async ({
  recordist,
  site,
  title,
}) => {
  const person = await recordist('counting');
  const { page, context, delivered } = person;
  await limitStorage(page, site.origin, 160_000);
  const stream = await person.record(title, 2);
  await expect(page.getByText('This browser has hardly any room left.')).toBeVisible();
  await person.expectSafe();

  const uploads = '**/api/uploads/**';
  await context.route(uploads, (route) => route.abort());
  await expect(page.getByText(keepsNothing)).toBeVisible({ timeout: 25_000 });
  expect(await slicesKept(page)).toBeGreaterThan(0);
  await delivered.more(1);
  await context.unroute(uploads);

  await person.expectSafe();
  await endStream(page);
  await expect(page.getByText('All of it is stored.')).toBeVisible();
  const recording = await expectOneRecording(page, stream.id);
  await expectWhole(page, recording, delivered.runs(), site);
});

/** Runs in the page. */
function denyStorage(): void {
  IDBFactory.prototype.open = () => {
    throw new DOMException('Denied', 'SecurityError');
  };
}

/** Chromium only. */
async function limitStorage(page: Page, origin: string, quotaSize: number): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  await browser.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
}
