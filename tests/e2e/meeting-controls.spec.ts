import type { Locator, Page } from '@playwright/test';
import { joinMeeting, meet, newMeeting, videoOf, watchDevices } from '../environment/conversations';
import { expectFramesAdvance, expectSilence, expectSound } from '../environment/live-video';
import { holdConnecting } from '../environment/peer-connections';
import { expect, test } from './fixtures';

type Somebody = (kind: 'chromium') => Promise<Page>;

async function two(somebody: Somebody): Promise<[Page, Page]> {
  const pages: [Page, Page] = [await somebody('chromium'), await somebody('chromium')];
  for (const page of pages) await watchDevices(page);
  return pages;
}

const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
const tileOf = (page: Page, name: string): Locator =>
  page.getByRole('listitem').filter({ has: page.getByLabel(name, { exact: true }) });

test('muted is silent for the others, the camera comes back, another device takes its place, a screen takes the stage', async ({
  somebody,
}) => {
  test.slow();
  const [ada, bob] = await two(somebody);
  await meet(
    new Map([
      ['Ada', ada],
      ['Bob', bob],
    ]),
  );
  const adaAtBobs = videoOf(bob, 'Ada');
  await expectSound(adaAtBobs);
  await press(ada, 'Microphone');
  await expectSilence(adaAtBobs);
  await expect(tileOf(bob, 'Ada').getByText('Muted')).toBeAttached();
  await press(ada, 'Microphone');
  await expectSound(adaAtBobs);

  await press(ada, 'Camera');
  await expect(tileOf(bob, 'Ada').getByText('Camera off')).toBeAttached();
  await press(ada, 'Camera');
  await expect(tileOf(bob, 'Ada').getByText('Camera off')).toHaveCount(0);
  await expectFramesAdvance(adaAtBobs);

  await press(ada, 'Devices');
  const cameras = ada.getByRole('combobox', { name: 'Choose a camera' });
  const wanted = await cameras.getByRole('option').nth(2).getAttribute('value');
  await cameras.selectOption({ index: 2 });
  const used = (video: HTMLVideoElement): string | undefined =>
    (video.srcObject as MediaStream).getVideoTracks()[0]?.getSettings().deviceId;
  await expect.poll(() => videoOf(ada, 'Ada').evaluate(used)).toBe(wanted);
  await press(ada, 'Done');
  await expectFramesAdvance(adaAtBobs);
  await expectSound(adaAtBobs);

  const stage = bob.locator('.staged');
  await expect(stage).toHaveCount(0);
  await press(ada, 'Share screen');
  await expectFramesAdvance(stage.getByLabel('Screen of Ada', { exact: true }));
  await press(ada, 'Share screen');
  await expect(stage).toHaveCount(0);
  await expect(videoOf(bob, 'Screen of Ada')).toHaveCount(0);
  await expectFramesAdvance(adaAtBobs);
});

test('who joins with the camera off is waited for in words, then heard, and seen from when it is on', async ({
  somebody,
}) => {
  const [ada, bob] = await two(somebody);
  const letConnect = await holdConnecting(bob);
  const link = await newMeeting(ada);
  await joinMeeting(ada, 'Ada');
  await bob.goto(link);
  await press(bob, 'Camera');
  await expect(bob.getByRole('button', { name: 'Camera', exact: true })).toHaveAttribute('aria-pressed', 'false');
  await joinMeeting(bob, 'Bob');
  for (const [page, other] of [
    [ada, 'Bob'],
    [bob, 'Ada'],
  ] as const) {
    await expect(tileOf(page, other).getByRole('status')).toHaveText('Connecting…');
  }
  await letConnect();
  await expectFramesAdvance(videoOf(bob, 'Ada'));
  await expectSound(videoOf(ada, 'Bob'));
  await expect(tileOf(ada, 'Bob').getByText('Camera off')).toBeAttached();
  for (const page of [ada, bob]) {
    await expect(page.getByRole('list', { name: 'People' }).getByRole('status')).toHaveCount(0);
  }

  await press(bob, 'Camera');
  await expectFramesAdvance(videoOf(ada, 'Bob'));
});

test('before people are left for another page it is asked; from one meeting to the next inside the page, one is in one', async ({
  somebody,
}) => {
  const [ada, bob] = await two(somebody);
  const first = await meet(
    new Map([
      ['Ada', ada],
      ['Bob', bob],
    ]),
  );
  const loadedAt = (): Promise<number> => ada.evaluate(() => performance.timeOrigin);
  const loaded = await loadedAt();
  const home = ada.getByRole('link', { name: 'onair, home' });
  await home.click();
  await press(ada, 'Stay here');
  await expect(ada).toHaveURL(first);
  await expectFramesAdvance(videoOf(bob, 'Ada'));
  await home.click();
  await press(ada, 'Go to the other page');
  await expect(videoOf(bob, 'Ada')).toHaveCount(0);

  await ada.getByRole('link', { name: 'Meet', exact: true }).click();
  await press(ada, 'New meeting');
  const second = await ada.getByRole('textbox', { name: 'Meeting link' }).inputValue();
  await joinMeeting(ada, 'Ada');
  // Past the page for new meetings and the start page, to the first meeting.
  await ada.evaluate(() => history.go(-3));
  await expect(ada).toHaveURL(first);
  const stranger = await bob.context().newPage();
  await stranger.goto(second);
  await expect(stranger.getByText('Nobody is there yet.')).toBeVisible();
  await stranger.close();
  await joinMeeting(ada, 'Ada');
  await expectFramesAdvance(videoOf(bob, 'Ada'));
  expect(await loadedAt(), 'when the page was loaded').toBe(loaded);
});
