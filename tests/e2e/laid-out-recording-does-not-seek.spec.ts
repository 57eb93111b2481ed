import type { Page } from '@playwright/test';
import type { BrowserKind } from '../environment/browsers';
import { LaidOutSite, recordedFixture } from '../environment/laid-out-site';
import { expect, test } from './fixtures';

/** What was recorded, in parts, and who must be able to play it. */
const recordings: { name: string; parts: string[]; players: BrowserKind[] }[] = [
  { name: 'one part, VP8 by Chromium', parts: ['chromium-vp8.webm'], players: ['chromium', 'firefox'] },
  { name: 'one part, VP8 by Firefox', parts: ['firefox-vp8.webm'], players: ['chromium', 'firefox'] },
  { name: 'sound only', parts: ['chromium-audio-screen.webm'], players: ['chromium', 'firefox'] },
  { name: 'sound only by Firefox', parts: ['firefox-audio-screen.webm'], players: ['chromium', 'firefox'] },
  { name: 'one part, MP4', parts: ['chromium-avc.mp4'], players: ['chromium', 'firefox'] },
  { name: 'one part, VP9 in MP4', parts: ['chromium-vp9.mp4'], players: ['chromium', 'firefox'] },
  { name: 'one part, H.264 in Matroska', parts: ['chromium-h264.mkv'], players: ['chromium'] },
  {
    name: 'camera, screen and camera, VP8 by Chromium',
    parts: ['chromium-vp8.webm', 'chromium-vp8-screen.webm', 'chromium-vp8.webm'],
    players: ['chromium', 'firefox'],
  },
  {
    name: 'camera, screen and camera, VP8 by Firefox',
    parts: ['firefox-vp8.webm', 'firefox-vp8-screen.webm', 'firefox-vp8.webm'],
    players: ['chromium', 'firefox'],
  },
  {
    name: 'camera, screen and camera, VP9',
    parts: ['chromium-vp9.webm', 'chromium-vp9-screen.webm', 'chromium-vp9.webm'],
    players: ['chromium', 'firefox'],
  },
  {
    name: 'camera, screen and camera, VP9 in MP4',
    parts: ['chromium-vp9.mp4', 'chromium-vp9-screen.mp4', 'chromium-vp9.mp4'],
    players: ['chromium', 'firefox'],
  },
  {
    name: 'camera, screen and camera, H.264 in Matroska',
    parts: ['chromium-h264.mkv', 'chromium-h264-screen.mkv', 'chromium-h264.mkv'],
    players: ['chromium'],
  },
  {
    name: 'sound, then pictures too, then pictures only',
    parts: ['chromium-audio-screen.webm', 'chromium-vp8.webm', 'chromium-videoonly-screen.webm'],
    players: ['chromium', 'firefox'],
  },
];

/** One of each browser for all recordings, each of which is at an address of its own. */
const pages = new Map<BrowserKind, Promise<Page>>();

test.afterAll(async () => {
  for (const page of pages.values()) await (await page).context().close();
});

for (const { name, parts, players } of recordings) {
  test(`the player knows how long it is, seeks to the middle and plays to the end: ${name}`, async ({ browsers }) => {
    const pageOf = (kind: BrowserKind): Promise<Page> => {
      const page = pages.get(kind) ?? browsers.get(kind).then((browser) => browser.newPage());
      pages.set(kind, page);
      return page;
    };
    const site = await LaidOutSite.start(parts.map(recordedFixture));
    try {
      await Promise.all(players.map(async (kind) => expectSeekable(await pageOf(kind), site)));
    } finally {
      await site.stop();
    }
  });
}

async function expectSeekable(page: Page, site: LaidOutSite): Promise<void> {
  await page.goto(site.origin);
  const durationS = site.layout.durationMs / 1_000;
  await expect.poll(() => valueOf(page, (video) => video.duration)).toBeGreaterThan(0);
  expect(Math.abs((await valueOf(page, (video) => video.duration)) - durationS)).toBeLessThan(0.2);

  const seekMs = await seek(page, durationS / 2);
  test.info().annotations.push({ type: 'seek', description: `${Math.round(seekMs)} ms` });
  expect(seekMs).toBeLessThan(3_000);
  const endedAt = await playToTheEnd(page);
  expect(Math.abs(endedAt - durationS)).toBeLessThan(0.25);
  await seek(page, durationS * 0.1);
  expect(await valueOf(page, (video) => video.error?.code ?? 0)).toBe(0);
}

function valueOf(page: Page, read: (video: HTMLVideoElement) => number): Promise<number> {
  return page.locator('video').evaluate(read);
}

/** Seeks, waits until the picture of that time is there, and gives how long it took. */
function seek(page: Page, timeS: number): Promise<number> {
  return page.locator('video').evaluate(async (video: HTMLVideoElement, wanted) => {
    const begun = performance.now();
    const seeked = new Promise((resolve) => video.addEventListener('seeked', resolve, { once: true }));
    video.currentTime = wanted;
    await seeked;
    if (Math.abs(video.currentTime - wanted) > 0.2) throw new Error(`At ${video.currentTime} instead of ${wanted}.`);
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) throw new Error('There is no picture after the seek.');
    return performance.now() - begun;
  }, timeS);
}

/** Twice as fast as it was: nothing here depends on how long it takes. */
function playToTheEnd(page: Page): Promise<number> {
  return page.locator('video').evaluate(async (video: HTMLVideoElement) => {
    const ended = new Promise((resolve) => video.addEventListener('ended', resolve, { once: true }));
    video.muted = true;
    video.playbackRate = 2;
    await video.play();
    await ended;
    return video.currentTime;
  });
}
