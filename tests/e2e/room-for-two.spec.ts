import { tabTo } from '../environment/accessibility';
import { devicesAsked, watchDevices } from '../environment/conversations';
import { expectFramesAdvance, expectSound } from '../environment/live-video';
import { expect, test } from './fixtures';

test('a room is for two, whatever their browsers: the third is told so, and asked for no camera, until one leaves', async ({
  somebody,
}) => {
  const people = await Promise.all([somebody('chromium'), somebody('firefox'), somebody('chromium')]);
  for (const page of people) await watchDevices(page);
  const [ada, bob, carl] = people;
  await ada.goto('/room');
  await ada.getByRole('button', { name: 'Create room' }).click();
  const link = await ada.getByRole('textbox', { name: 'Room link' }).inputValue();
  await bob.goto(link);
  await Promise.all(
    [ada, bob].map(async (page) => {
      const other = page.getByRole('list', { name: 'People' }).locator('video');
      await expectFramesAdvance(other, { timeout: 30_000 });
      await expectSound(other);
    }),
  );

  await carl.goto(link);
  await expect(carl.getByRole('heading', { name: 'The room is full' })).toBeVisible();
  expect(await devicesAsked(carl)).toBe(0);
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

test('somebody without a mouse makes a room and a meeting, and leaves them', async ({ somebody }) => {
  const page = await somebody('chromium');
  const press = async (name: string): Promise<void> => {
    await tabTo(page, page.getByRole('button', { name, exact: true }));
    await page.keyboard.press('Enter');
  };
  await page.goto('/room');
  await press('Create room');
  await press('Leave');
  await expect(page.getByRole('heading', { name: 'You have left the room' })).toBeFocused();

  await page.goto('/meet');
  await press('New meeting');
  await tabTo(page, page.getByRole('textbox', { name: 'Your name' }));
  await page.keyboard.type('Ada');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Meeting', exact: true })).toBeFocused();
  await press('Camera');
  await expect(page.getByRole('button', { name: 'Camera' })).toHaveAttribute('aria-pressed', 'false');
  await press('Leave');
  await expect(page.getByRole('heading', { name: 'You have left the meeting' })).toBeFocused();
  await press('Join again');
  await expect(page.getByRole('button', { name: 'Leave' })).toBeVisible();
});
