import type { Locator, Page } from '@playwright/test';
import {
  call,
  devicesAsked,
  expectDevicesReleased,
  expectEverybodyMeets,
  register,
  watchDevices,
  videoOf,
} from '../environment/conversations';
import { expectFramesAdvance, watchForPauses } from '../environment/live-video';
import { expectOpenConnections, hasOffered } from '../environment/peer-connections';
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

/**
 * Not by the mouse, which takes its time, and in one go: the page may put another button in its place at any moment. Whoever
 * is slower may have no such button any more.
 */
async function pressAtOnce(page: Page, name: string): Promise<void> {
  await page.evaluate((wanted) => {
    const buttons = [...document.querySelectorAll('button')];
    buttons.find(({ textContent }) => textContent.trim() === wanted)?.click();
  }, name);
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
  // Not before the page has gone on: what overtakes its stay would be given up with its leaving.
  await bob.evaluate(() => document.hasFocus());
  await bob.reload();
  await expectEverybodyMeets(both, { sound: false });
  await bob.getByRole('button', { name: 'Hang up' }).click();
  await expect(ada.getByText('The call is over.')).toBeVisible();
  await expect(bob.getByText('You have hung up.')).toBeVisible();
  await expect(ada.getByRole('button', { name: `Ring ${names.bob} again` })).toBeVisible();
});

test('taken, unknown, oneself, busy and declined are said in words', async ({ somebody }) => {
  const { ada, bob, names } = await two(somebody);
  const carl = await somebody('chromium');
  await carl.goto('/call');
  await carl.getByRole('textbox', { name: 'Your name' }).fill(names.ada);
  await carl.getByRole('button', { name: 'Register' }).click();
  await expect(carl.getByText('Somebody else has this name.')).toBeVisible();
  await register(carl, unique('Carl'));

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
});

test('names that were called are kept in this browser only, called again by a press, and forgotten', async ({
  somebody,
}) => {
  const { ada, bob, names } = await two(somebody);
  const again = ada.getByRole('button', { name: `Ring ${names.bob} again` });
  const nobodyYet = (page: Page): Locator => page.getByText('Names that you call are kept here, in this browser only.');
  await expect(nobodyYet(ada)).toBeVisible();
  await call(ada, names.bob);
  await bob.getByRole('button', { name: 'Decline' }).click();
  await expect(again).toBeVisible();
  await expect(nobodyYet(bob)).toBeVisible();

  await ada.reload();
  await again.click();
  await bob.getByRole('button', { name: 'Decline' }).click();
  await ada.getByRole('button', { name: `Forget ${names.bob}` }).click();
  await expect(again).toHaveCount(0);
  await ada.reload();
  await expect(nobodyYet(ada)).toBeVisible();
});

test('both call each other at once: one call', async ({ somebody }) => {
  const { ada, bob, names } = await two(somebody);
  await ada.getByRole('textbox', { name: 'Name to call' }).fill(names.bob);
  await bob.getByRole('textbox', { name: 'Name to call' }).fill(names.ada);
  await Promise.all([ada, bob].map((page) => pressAtOnce(page, 'Call')));
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
});

test('one accepts and the other hangs up at the same moment, whoever is first: no call, no camera, and then another', async ({
  somebody,
}) => {
  const { ada, bob, names } = await two(somebody);
  for (let round = 0; round < 4; round++) {
    await call(ada, names.bob);
    await expect(bob.getByRole('button', { name: 'Accept' })).toBeVisible();
    // It may ring there before the caller has heard that it does.
    await expect(ada.getByRole('button', { name: 'Hang up' })).toBeVisible();
    const presses = [() => pressAtOnce(bob, 'Accept'), () => pressAtOnce(ada, 'Hang up')];
    if (round % 2 === 1) presses.reverse();
    await Promise.all(presses.map((press) => press()));
    await expect(ada.getByText('You have hung up.')).toBeVisible();
    const outcome = new RegExp(`^(The call is over\\.|You have missed a call of ${names.ada}\\.)$`);
    await expect(bob.getByText(outcome)).toBeVisible();
    for (const page of [ada, bob]) {
      await expect(page.getByRole('textbox', { name: 'Name to call' })).toBeVisible();
      await expectDevicesReleased(page);
      await expectOpenConnections(page, 0);
    }
  }
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

test('Chromium and Firefox see and hear each other, whoever calls and whoever offers', async ({ somebody }) => {
  test.slow();
  const { ada, bob, names } = await two(somebody, { bobs: 'firefox' });
  const both = new Map([
    [names.ada, ada],
    [names.bob, bob],
  ]);
  // Who offers is decided by ids of which each call has new ones.
  const offered = new Set<boolean>();
  for (let round = 0; offered.size < 2; round++) {
    expect(round, 'calls in which the same side offers').toBeLessThan(12);
    const [caller, callee] = round % 2 === 0 ? [bob, ada] : [ada, bob];
    await call(caller, caller === ada ? names.bob : names.ada);
    await callee.getByRole('button', { name: 'Accept' }).click();
    await expectEverybodyMeets(both);
    offered.add(await hasOffered(bob));
    await callee.getByRole('button', { name: 'Hang up' }).click();
    await expect(caller.getByText('The call is over.')).toBeVisible();
  }
});
