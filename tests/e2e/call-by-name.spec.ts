import type { Page } from '@playwright/test';
import {
  call,
  devicesAsked,
  expectEverybodyMeets,
  register,
  watchDevices,
  videoOf,
} from '../environment/conversations';
import { expectFramesAdvance, watchForPauses } from '../environment/live-video';
import { expect, test } from './fixtures';

let count = 0;
/** Names are for one server, and specs share it. */
const unique = (name: string): string => `${name} ${process.pid}-${(count += 1)}`;

/** Two people with names, and what they are called. */
async function two(
  somebody: (kind: 'chromium' | 'firefox') => Promise<Page>,
  origins: { ada?: string; bob?: string; bobs?: 'chromium' | 'firefox' } = {},
): Promise<{ ada: Page; bob: Page; names: { ada: string; bob: string } }> {
  const [ada, bob] = await Promise.all([somebody('chromium'), somebody(origins.bobs ?? 'chromium')]);
  const names = { ada: unique('Ada'), bob: unique('Bob') };
  const come = async (page: Page, name: string, origin?: string): Promise<void> => {
    await watchDevices(page);
    await register(page, name, origin);
  };
  await Promise.all([come(ada, names.ada, origins.ada), come(bob, names.bob, origins.bob)]);
  return { ada, bob, names };
}

test('a call rings, asks the callee for the camera only on accept, and both see and hear each other, after a reload too', async ({
  somebody,
}) => {
  const { ada, bob, names } = await two(somebody);
  await call(ada, names.bob.toUpperCase());
  await expect(bob.getByRole('heading', { name: `${names.ada} is calling` })).toBeVisible();
  await expect(bob).toHaveTitle(new RegExp(`${names.ada} is calling`));
  expect(await devicesAsked(bob)).toBe(0);

  await bob.getByRole('button', { name: 'Accept' }).click();
  const both = new Map([
    [names.ada, ada],
    [names.bob, bob],
  ]);
  await expectEverybodyMeets(both);

  const asked = bob.waitForEvent('dialog');
  const leaving = bob.close({ runBeforeUnload: true });
  const question = await asked;
  expect(question.type()).toBe('beforeunload');
  await question.dismiss();
  await leaving;
  await bob.reload();
  await expectEverybodyMeets(both, { sound: false });
  await bob.getByRole('button', { name: 'Hang up' }).click();
  await expect(ada.getByText('The call is over.')).toBeVisible();
  await expect(bob.getByText('You have hung up.')).toBeVisible();
  await expect(ada.getByRole('button', { name: `Ring ${names.bob} again` })).toBeVisible();
});

test('taken, unknown, oneself, busy, declined and unanswered are said in words', async ({ somebody, ownSite }) => {
  const { origin } = await ownSite({ env: { RING_MS: '1500' } });
  const { ada, bob, names } = await two(somebody, { ada: origin, bob: origin });
  const carl = await somebody('chromium');
  await carl.goto(`${origin}/call`);
  await carl.getByRole('textbox', { name: 'Your name' }).fill(names.ada);
  await carl.getByRole('button', { name: 'Register' }).click();
  await expect(carl.getByText('Somebody else has this name.')).toBeVisible();
  await register(carl, 'Carl', origin);

  await call(ada, 'Nobody at all');
  await expect(ada.getByText('Nobody has the name “Nobody at all”.')).toBeVisible();
  await call(ada, names.ada);
  await expect(ada.getByText('That is your own name.')).toBeVisible();
  await call(ada, names.bob);
  await expect(bob.getByRole('button', { name: 'Decline' })).toBeVisible();
  await call(carl, names.bob);
  await expect(carl.getByText(`${names.bob} is in a call already.`)).toBeVisible();
  await bob.getByRole('button', { name: 'Decline' }).click();
  await expect(ada.getByText(`${names.bob} does not want to talk now.`)).toBeVisible();
  await call(ada, names.bob);
  await expect(ada.getByText('There was no answer.')).toBeVisible();
  await expect(bob.getByText(`You have missed a call of ${names.ada}.`)).toBeVisible();
});

test('both call each other at once, then accept and hang up at the same moment: one call, and then none', async ({
  somebody,
}) => {
  const { ada, bob, names } = await two(somebody);
  await ada.getByRole('textbox', { name: 'Name to call' }).fill(names.bob);
  await bob.getByRole('textbox', { name: 'Name to call' }).fill(names.ada);
  // Not by the mouse, which takes its time. Whoever is slower all the same has no such button any more, but sees it ring.
  const press = (page: Page): Promise<void> =>
    page
      .getByRole('button', { name: 'Call', exact: true })
      .evaluate((button: HTMLElement) => button.click(), undefined, { timeout: 2_000 })
      .catch(() => undefined);
  await Promise.all([ada, bob].map(press));
  const pickUp = async (page: Page): Promise<void> => {
    const accept = page.getByRole('button', { name: 'Accept' });
    await expect(async () => {
      // It is gone again when the other one's call has come through meanwhile.
      if (await accept.isVisible()) await accept.click({ timeout: 1_000 });
      await expect(page.getByRole('list', { name: 'People' })).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 20_000 });
  };
  await Promise.all([ada, bob].map(pickUp));
  await expectEverybodyMeets(
    new Map([
      [names.ada, ada],
      [names.bob, bob],
    ]),
    { sound: false },
  );
  await bob.getByRole('button', { name: 'Hang up' }).click();
  await expect(ada.getByText('The call is over.')).toBeVisible();

  await call(ada, names.bob);
  await expect(bob.getByRole('button', { name: 'Accept' })).toBeVisible();
  await Promise.all([
    bob.getByRole('button', { name: 'Accept' }).click(),
    ada.getByRole('button', { name: 'Hang up' }).click(),
  ]);
  for (const page of [ada, bob]) await expect(page.getByRole('textbox', { name: 'Name to call' })).toBeVisible();
  await call(bob, names.ada);
  await ada.getByRole('button', { name: 'Accept' }).click();
  await expectFramesAdvance(videoOf(bob, names.ada));
});

test('the way to the server is away for 5 s: picture and sound go on, and the call with them', async ({
  somebody,
  ownSite,
}) => {
  const site = await ownSite();
  const cable = await site.cable();
  const { ada, bob, names } = await two(somebody, { ada: cable.origin, bob: site.origin });
  await call(ada, names.bob);
  await bob.getByRole('button', { name: 'Accept' }).click();
  const seenByBob = videoOf(bob, names.ada);
  await expectFramesAdvance(seenByBob);
  const pauses = await watchForPauses(seenByBob);

  const cut = cable.cutFor(5_000);
  await expect(ada.getByText('Your connection to the server is lost.')).toBeVisible();
  await expect(bob.getByText(/^Away, \d+ seconds? left$/)).toBeVisible();
  await cut;

  await expect(ada.getByText('Your connection to the server is lost.')).toBeHidden();
  await expect(bob.getByText(/^Away, /)).toBeHidden();
  await expectFramesAdvance(seenByBob);
  expect(await pauses.longestPauseMs()).toBeLessThan(2_500);
  await ada.getByRole('button', { name: 'Hang up' }).click();
  await expect(bob.getByText('The call is over.')).toBeVisible();
});

test('Chromium and Firefox see and hear each other, whoever calls', async ({ somebody }) => {
  const { ada, bob, names } = await two(somebody, { bobs: 'firefox' });
  await call(bob, names.ada);
  await ada.getByRole('button', { name: 'Accept' }).click();
  await expectEverybodyMeets(
    new Map([
      [names.ada, ada],
      [names.bob, bob],
    ]),
  );
});
