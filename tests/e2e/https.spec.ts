import { expectFramesAdvance } from '../environment/live-video';
import { goLive, watch } from '../environment/pages';
import { foreignHost } from '../environment/browsers';
import { expect, test } from './fixtures';

test('started with --https, a camera works from another device of the network', async ({
  somebody,
  ownSite,
  title,
}) => {
  const site = await ownSite({ https: true });
  // By a name that is not localhost, as a phone would reach it.
  const origin = site.origin.replace('localhost', foreignHost);
  const broadcaster = await somebody('chromium', { ignoreHTTPSErrors: true });
  const stream = await goLive(broadcaster, title, origin);
  expect(await broadcaster.evaluate(() => isSecureContext)).toBe(true);
  const video = await watch(await somebody('chromium', { ignoreHTTPSErrors: true }), stream.id, origin);
  await expectFramesAdvance(video);
});
