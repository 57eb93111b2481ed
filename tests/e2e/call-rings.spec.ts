import type { Page } from '@playwright/test';
import { call, register, watchDevices } from '../environment/conversations';
import { expectQuiet, expectRinging, listenToRinging, tonesRung } from '../environment/ring-sound';
import { expect, test } from './fixtures';

/** Two people who can be heard ringing. */
async function two(somebody: (kind: 'chromium') => Promise<Page>, origin = ''): Promise<[Page, Page]> {
  const pages: [Page, Page] = [await somebody('chromium'), await somebody('chromium')];
  for (const [index, page] of pages.entries()) {
    await watchDevices(page);
    await listenToRinging(page);
    await register(page, index === 0 ? ada : bob, origin);
  }
  return pages;
}

const ada = `Ada who is heard ${process.pid}`;
const bob = `Bob who is heard ${process.pid}`;

test('both sides ring until the call is declined, accepted or given up, and who put the sound off does not', async ({
  somebody,
}) => {
  const [adas, bobs] = await two(somebody);
  const pages = [adas, bobs];

  await call(adas, bob);
  for (const page of pages) await expectRinging(page);
  await bobs.getByRole('button', { name: 'Decline' }).click();
  for (const page of pages) await expectQuiet(page);

  await call(adas, bob);
  for (const page of pages) await expectRinging(page);
  await bobs.getByRole('button', { name: 'Accept' }).click();
  for (const page of pages) await expectQuiet(page);
  await bobs.getByRole('button', { name: 'Hang up' }).click();

  const sound = bobs.getByRole('switch', { name: 'Ring with sound' });
  await sound.click();
  await expect(sound).not.toBeChecked();
  const before = await tonesRung(bobs);
  await call(adas, bob);
  await expect(bobs.getByRole('button', { name: 'Accept' })).toBeVisible();
  await expectRinging(adas);
  expect(await tonesRung(bobs)).toBe(before);
  await adas.getByRole('button', { name: 'Hang up' }).click();
  await expectQuiet(adas);
  await expect(bobs.getByText(`You have missed a call of ${ada}.`)).toBeVisible();
});

test('nobody answers: it has rung, is quiet again, and both are told', async ({ somebody, ownSite }) => {
  const { origin } = await ownSite({ env: { RING_MS: '1500' } });
  const [adas, bobs] = await two(somebody, origin);
  await call(adas, bob);
  await expect(adas.getByText('There was no answer.')).toBeVisible();
  await expect(bobs.getByText(`You have missed a call of ${ada}.`)).toBeVisible();
  for (const page of [adas, bobs]) {
    expect(await tonesRung(page)).toBeGreaterThan(0);
    await expectQuiet(page);
  }
});
