import { smallPictures, videoOf } from '../environment/conversations';
import { expectFramesAdvance, expectSound } from '../environment/live-video';
import { expect, test } from './fixtures';

test('a room is for two: the third is told so, without being asked for a camera, until one leaves', async ({
  somebody,
}) => {
  const people = [await somebody('chromium'), await somebody('chromium'), await somebody('chromium')] as const;
  for (const page of people) await smallPictures(page);
  const [ada, bob, carl] = people;
  await ada.goto('/room');
  await ada.getByRole('button', { name: 'Create room' }).click();
  const link = await ada.getByRole('textbox', { name: 'Room link' }).inputValue();
  await bob.goto(link);
  for (const page of [ada, bob]) {
    await expectFramesAdvance(videoOf(page, 'Guest').first());
    await expectSound(page.getByRole('list', { name: 'People' }).locator('video'));
  }

  await carl.goto(link);
  await expect(carl.getByRole('heading', { name: 'The room is full' })).toBeVisible();
  await ada.getByRole('button', { name: 'Leave' }).click();
  await expect(ada.getByRole('heading', { name: 'You have left the room' })).toBeVisible();
  await expect(bob.getByText('Nobody else is here yet')).toBeVisible();
  await carl.getByRole('button', { name: 'Try again' }).click();
  await expectFramesAdvance(carl.getByRole('list', { name: 'People' }).locator('video'));

  await bob.getByRole('button', { name: 'Leave' }).click();
  await carl.getByRole('button', { name: 'Leave' }).click();
  await expect(carl.getByRole('heading', { name: 'You have left the room' })).toBeVisible();
  await bob.reload();
  await expect(bob.getByRole('heading', { name: 'No such room' })).toBeVisible();
  await bob.goto('/room/nonsense');
  await expect(bob.getByRole('heading', { name: 'No such room' })).toBeVisible();
});
