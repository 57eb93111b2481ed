import { expectAccessible, phone, tabTo } from '../environment/accessibility';
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
