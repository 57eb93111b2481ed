import { expectAccessible } from '../environment/accessibility';
import { expectFramesAdvance } from '../environment/live-video';
import { goLive, liveVideo } from '../environment/pages';
import { expect, test } from './fixtures';

// A trace looks into the page each time something happens, and each look counts as a gesture, which allows sound.
test.use({ trace: 'off' });

test('a browser that forbids sound plays muted, and one button brings the sound', async ({ somebody, title }) => {
  const stream = await goLive(await somebody('chromium'), title);
  // The stranger's Chromium demands a gesture before it plays sound.
  const watcher = await somebody('stranger');
  // Until it plays, nothing is evaluated in the page: that would count as a gesture.
  await watcher.addInitScript(() => {
    document.addEventListener('playing', () => console.log('it plays'), { capture: true });
  });
  const plays = watcher.waitForEvent('console', (message) => message.text() === 'it plays');
  await watcher.goto(`/watcher/${stream.id}`);
  await plays;
  const unmute = watcher.getByRole('button', { name: 'Tap to unmute' });
  await expect(unmute).toBeVisible();
  const video = liveVideo(watcher);
  await expect(video).toHaveJSProperty('muted', true);
  await expectFramesAdvance(video);
  await expectAccessible(watcher, 'the player without sound');
  await watcher.setViewportSize({ width: 800, height: 700 });
  await watcher.keyboard.press('i');
  const panel = watcher.getByRole('region', { name: 'Statistics' });
  await expect(panel).toBeVisible();
  const gap = async (): Promise<number> => {
    const [left, right] = await Promise.all([unmute.boundingBox(), panel.boundingBox()]);
    return left && right ? right.x - left.x - left.width : NaN;
  };
  await expect.poll(gap, { message: 'room between the button and the statistics' }).toBeGreaterThan(0);

  await unmute.click();

  await expect(unmute).toBeHidden();
  await expect(video).toHaveJSProperty('muted', false);
  await expectFramesAdvance(video);
});
