import type { Page } from '@playwright/test';
import { expectAccessible, expectNothingSerious, phone, tabTo } from '../environment/accessibility';
import { call, joinMeeting, newMeeting, register, watchDevices, videoOf } from '../environment/conversations';
import { expectFramesAdvance } from '../environment/live-video';
import { expect, test } from './fixtures';

test('axe finds nothing serious on the pages for calls, rooms and meetings, on a desktop and on a phone', async ({
  somebody,
}) => {
  test.slow();
  const [ada, bob] = [await somebody('chromium'), await somebody('chromium', { viewport: phone, hasTouch: true })];
  for (const page of [ada, bob]) await watchDevices(page);
  await bob.goto('/call');
  await expect(bob.getByRole('button', { name: 'Register' })).toBeVisible();
  await expectAccessible(bob, '/call without a name');
  const names = { ada: `Ada ${process.pid}`, bob: `Bob ${process.pid}` };
  await Promise.all([register(ada, names.ada), register(bob, names.bob)]);
  await call(bob, names.ada);
  await expect(ada.getByRole('button', { name: 'Accept' })).toBeVisible();
  await expectAccessible(ada, '/call, somebody calls');
  await ada.getByRole('button', { name: 'Accept' }).click();
  await expectFramesAdvance(videoOf(bob, names.ada));
  await expectAccessible(bob, '/call, talking');
  await bob.getByRole('button', { name: 'Hang up' }).click();
  await expect(ada.getByText('The call is over.')).toBeVisible();

  for (const path of ['/room/nonsense', '/meet']) {
    await bob.goto(path);
    await expect(bob.getByRole('heading', { level: 1 })).toBeVisible();
    await expectAccessible(bob, path);
  }
  const link = await newMeeting(ada);
  await expectAccessible(ada, '/meet before joining');
  await joinMeeting(ada, 'Ada');
  await bob.goto(link);
  await joinMeeting(bob, 'Bob');
  await expectFramesAdvance(videoOf(ada, 'Bob'));
  await ada.getByRole('button', { name: 'Share screen' }).click();
  await expectFramesAdvance(videoOf(bob, 'Screen of Ada'));
  await expectAccessible(bob, '/meet with a screen');
  await ada.getByRole('button', { name: 'Devices' }).click();
  await expect(ada.getByRole('dialog')).toBeVisible();
  await expectAccessible(ada, '/meet with its devices');
  await bob.getByRole('link', { name: 'onair, home' }).click();
  await expect(bob.getByRole('dialog', { name: 'You are talking' })).toBeVisible();
  await expectAccessible(bob, 'the question before leaving people');
});

test('axe finds nothing serious in a room, on a page that can be called, while it rings, and while nobody is reached', async ({
  somebody,
  ownSite,
}) => {
  test.slow();
  const site = await ownSite();
  const cable = await site.cable();
  const [ada, bob, carl] = [await somebody('chromium'), await somebody('chromium'), await somebody('chromium')];
  for (const page of [ada, bob, carl]) await watchDevices(page);
  await ada.goto(`${cable.origin}/room`);
  // Of a page that is being made, a button is there before its text.
  await expect(ada.getByRole('button', { name: 'Create room' })).toBeVisible();
  await expectAccessible(ada, '/room');
  await ada.getByRole('button', { name: 'Create room' }).click();
  await expect(ada.getByText('Nobody else is here yet')).toBeVisible();
  await expectNothingSerious(ada, '/room, waiting');
  const link = site.origin + new URL(ada.url()).pathname;
  await bob.goto(link);
  await expectFramesAdvance(ada.getByRole('list', { name: 'People' }).locator('video'));
  await expectAccessible(ada, '/room, talking');
  await carl.goto(link);
  await expect(carl.getByRole('heading', { name: 'The room is full' })).toBeVisible();
  await expectNothingSerious(carl, '/room, full');
  await bob.getByRole('button', { name: 'Leave' }).click();
  await expect(bob.getByRole('heading', { name: 'You have left the room' })).toBeVisible();
  await expectNothingSerious(bob, '/room, left');
  cable.cut();
  await expect(ada.getByText('Your connection to the server is lost.')).toBeVisible();
  await expectNothingSerious(ada, '/room, reconnecting');

  await Promise.all([register(bob, 'Bob', site.origin), register(carl, 'Carl', site.origin)]);
  await call(bob, 'Carl');
  await expect(bob.getByRole('button', { name: 'Hang up' })).toBeVisible();
  await expectAccessible(bob, '/call, ringing somebody');
  await bob.getByRole('button', { name: 'Hang up' }).click();
  await expect(bob.getByRole('button', { name: 'Ring Carl again' })).toBeVisible();
  await expectAccessible(bob, '/call with a name and somebody called before');
});

test('somebody without a mouse declines, calls a name of before, shows a screen and finds the devices', async ({
  somebody,
}) => {
  const [ada, bob] = [await somebody('chromium'), await somebody('chromium')];
  for (const page of [ada, bob]) await watchDevices(page);
  const names = { ada: `Ada of the keys ${process.pid}`, bob: `Bob of the keys ${process.pid}` };
  const press = async (page: Page, name: string): Promise<void> => {
    await tabTo(page, page.getByRole('button', { name, exact: true }));
    await page.keyboard.press('Enter');
  };
  await Promise.all([register(ada, names.ada), register(bob, names.bob)]);
  await call(ada, names.bob);
  await press(bob, 'Decline');
  await press(ada, `Ring ${names.bob} again`);
  await expect(ada.getByRole('heading', { name: `Calling ${names.bob}…` })).toBeFocused();
  await press(bob, 'Accept');
  await expect(bob.getByRole('heading', { name: names.ada, exact: true })).toBeFocused();
  await expectFramesAdvance(videoOf(bob, names.ada));
  await press(ada, 'Share screen');
  await expectFramesAdvance(videoOf(bob, `Screen of ${names.ada}`));
  await press(ada, 'Devices');
  await tabTo(ada, ada.getByRole('combobox', { name: 'Choose a microphone' }));
  await ada.keyboard.press('Escape');
  await expect(ada.getByRole('button', { name: 'Devices' })).toBeFocused();
  await press(ada, 'Devices');
  await press(ada, 'Done');
  await expect(ada.getByRole('button', { name: 'Devices' })).toBeFocused();
  const home = ada.getByRole('link', { name: 'onair, home' });
  await tabTo(ada, home);
  await ada.keyboard.press('Enter');
  await press(ada, 'Stay here');
  await expect(home).toBeFocused();
  await press(ada, 'Hang up');
  await press(ada, `Forget ${names.bob}`);
  await expect(ada.getByRole('button', { name: `Ring ${names.bob} again` })).toHaveCount(0);
});

test('somebody without a mouse calls, and is called', async ({ somebody }) => {
  const [ada, bob] = [await somebody('chromium'), await somebody('chromium')];
  for (const page of [ada, bob]) await watchDevices(page);
  await register(bob, `Bob with keys ${process.pid}`);
  await ada.goto('/call');
  await tabTo(ada, ada.getByRole('textbox', { name: 'Your name' }));
  await ada.keyboard.type(`Ada with keys ${process.pid}`);
  await ada.keyboard.press('Enter');
  await tabTo(ada, ada.getByRole('textbox', { name: 'Name to call' }));
  await ada.keyboard.type(`bob with keys ${process.pid}`);
  await ada.keyboard.press('Enter');
  await tabTo(bob, bob.getByRole('button', { name: 'Accept' }));
  await bob.keyboard.press('Enter');
  await expectFramesAdvance(videoOf(ada, `Bob with keys ${process.pid}`));
  await tabTo(ada, ada.getByRole('button', { name: 'Microphone' }));
  await ada.keyboard.press('Space');
  await expect(ada.getByRole('button', { name: 'Microphone' })).toHaveAttribute('aria-pressed', 'false');
  await tabTo(ada, ada.getByRole('button', { name: 'Hang up' }));
  await ada.keyboard.press('Enter');
  await expect(bob.getByText('The call is over.')).toBeVisible();
});
