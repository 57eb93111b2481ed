import type { Page } from '@playwright/test';
import { call, expectDevicesReleased, meet, register, videoOf, people } from '../environment/conversations';
import { expectFramesAdvance } from '../environment/live-video';
import { expectOpenConnections } from '../environment/peer-connections';
import { expect, test } from './fixtures';

test('who drops for good goes from every grid, and a call with them is over, when the grace period is', async ({
  somebody,
  ownSite,
}) => {
  const { origin } = await ownSite({ env: { RESUME_GRACE_MS: '1000' } });
  const all = await people(somebody, 3);
  const [ada, bob, carl] = [...all.values()] as [Page, Page, Page];
  await meet(all, origin);
  for (const page of [ada, bob]) await expectFramesAdvance(videoOf(page, 'Carl'));
  await carl.close();
  for (const page of [ada, bob]) {
    await expect(videoOf(page, 'Carl')).toHaveCount(0);
    await expectOpenConnections(page, 1);
  }
  await expectFramesAdvance(videoOf(ada, 'Bob'));

  await Promise.all([register(ada, 'Ada', origin), register(bob, 'Bob', origin)]);
  await call(ada, 'Bob');
  await bob.getByRole('button', { name: 'Accept' }).click();
  await expectFramesAdvance(videoOf(ada, 'Bob'));
  await bob.close();
  await expect(ada.getByText('The call is over: the connection to Bob was lost for too long.')).toBeVisible();
  await expectDevicesReleased(ada);
  await register(await somebody('chromium'), 'Bob', origin);
});
