import type { Locator, Page } from '@playwright/test';
import { phone } from '../environment/accessibility';
import { expectEverybodyMeets, meet, people, videoOf } from '../environment/conversations';
import { expectPictureMoves, expectSilence } from '../environment/live-video';
import { expectOpenConnections } from '../environment/peer-connections';
import { expect, test } from './fixtures';

test('four people see and hear each other, see a screen that one shares, and see who mutes', async ({ somebody }) => {
  test.slow();
  const all = await people(somebody, 4);
  await meet(all);
  await expectEverybodyMeets(all);
  const [ada, bob, carl, dora] = [...all.values()] as [Page, Page, Page, Page];
  await expectTilesOfOneSize(ada);

  const share = bob.getByRole('button', { name: 'Share screen' });
  await expect(share).toHaveAttribute('aria-pressed', 'false');
  await share.click();
  await expect(share).toHaveAttribute('aria-pressed', 'true');
  await Promise.all([ada, carl, dora].map((page) => expectPictureMoves(videoOf(page, 'Screen of Bob'))));
  await expectEverybodyMeets(all, { sound: false });
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

/** Everybody and oneself, without a hole: also on a phone. */
async function expectTilesOfOneSize(page: Page): Promise<void> {
  const before = page.viewportSize();
  const places = (): Promise<string[]> =>
    page.locator('onair-person-tile, .own').evaluateAll((tiles) =>
      tiles.map((tile) => {
        const { x, y, width, height } = tile.getBoundingClientRect();
        const stage = tile.closest('.tiles')?.getBoundingClientRect();
        if (!stage) throw new Error('The tile is on no stage.');
        const middle = [(x + width / 2 - stage.x) / stage.width, (y + height / 2 - stage.y) / stage.height];
        return [...middle, width / stage.width, height / stage.height].map((share) => share.toFixed(1)).join(' ');
      }),
    );
  const quarters = ['0.3 0.3', '0.7 0.3', '0.3 0.7', '0.7 0.7'].map((middle) => `${middle} 0.5 0.5`);
  for (const viewport of [phone, before]) {
    if (viewport) await page.setViewportSize(viewport);
    await expect.poll(places).toEqual(quarters);
  }
}

test('everybody adds and takes away tracks at the same moment, again and again: no picture is lost', async ({
  somebody,
}) => {
  test.slow();
  const all = await people(somebody, 3, { firefox: true });
  await meet(all);
  await expectEverybodyMeets(all);
  const pages = [...all.values()];
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
  // The stage is for the screen of who came first, and the others came at the same moment.
  const stage = (page: Page): Locator => page.getByLabel(/^Screen of /).and(page.locator('video'));
  await Promise.all(pages.map((page) => expectPictureMoves(stage(page), { timeout: 30_000 })));
  await expectEverybodyMeets(all);
  for (const page of pages) await expectOpenConnections(page, 2);
});

test('somebody joins and leaves in quick succession, reloads, is there once, and stays muted', async ({ somebody }) => {
  const all = await people(somebody, 2);
  await meet(all);
  const [ada, bob] = [...all.values()] as [Page, Page];
  const microphone = bob.getByRole('button', { name: 'Microphone', exact: true });
  await microphone.click();
  const expectMuted = async (): Promise<void> => {
    await expectSilence(videoOf(ada, 'Bob'));
    await expect(microphone).toHaveAttribute('aria-pressed', 'false');
  };
  for (let round = 0; round < 4; round++) {
    await bob.getByRole('button', { name: 'Leave' }).click();
    await bob.getByRole('button', { name: 'Join again' }).click();
    await expect(bob.getByRole('button', { name: 'Leave' })).toBeVisible();
  }
  await expectEverybodyMeets(all, { sound: false });
  await expectMuted();
  await bob.reload();
  await expectEverybodyMeets(all, { sound: false });
  await expectMuted();
  await microphone.click();
  await expectEverybodyMeets(all);
  await expectOpenConnections(ada, 1);
});

test('a meeting is full at its limit, and says so', async ({ somebody, ownSite }) => {
  const { origin } = await ownSite({ env: { MEETING_LIMIT: '2' } });
  const [ada, bob, carl] = [...(await people(somebody, 3)).values()] as [Page, Page, Page];
  const two = new Map([
    ['Ada', ada],
    ['Bob', bob],
  ]);
  await carl.goto(await meet(two, origin));
  await carl.getByRole('textbox', { name: 'Your name' }).fill('Carl');
  await carl.getByRole('button', { name: 'Join' }).click();
  await expect(carl.getByRole('heading', { name: 'The meeting is full' })).toBeVisible();
  await expect(carl.getByText('There may be 2 people in it.')).toBeVisible();
});
