import type { Browser, Page } from '@playwright/test';
import { BrowserPool } from '../environment/browsers';
import { newMeeting, watchDevices } from '../environment/conversations';
import { startServer } from '../environment/server';
import { giveThriftyMedia } from '../environment/thrifty-media';
import { reportFigures, type Series } from './figures';

const rounds = Number(process.env['ROUNDS'] ?? 8);
const warmUps = 1;
const names = ['Ada', 'Bob', 'Carl', 'Dora'] as const;

/** Time from pressing "Join" to moving pictures of everybody else, for the last of 2, 3 and 4 people. */
export async function run(): Promise<void> {
  const server = await startServer({ env: { MAX_CONNECTS_PER_MINUTE: '100000' } });
  const browsers = new BrowserPool({ framesPerSecond: 15 });
  const series: Series[] = [2, 3, 4].map((count) => ({ name: `${count} people`, values: [] }));
  try {
    const browser = await browsers.get('chromium');
    for (let round = -warmUps; round < rounds; round++) {
      const took = await oneMeeting(browser, server.origin);
      for (const [index, { values }] of series.entries()) {
        const value = took[index];
        if (round >= 0 && value !== undefined) values.push(value);
      }
      process.stderr.write(round < 0 ? 'w' : '.');
    }
    console.log('\nFrom "Join" to all tiles playing, 320x240 at 15 fps, all people on this machine');
    reportFigures('meeting', series, []);
  } finally {
    await browsers.close();
    await server.stop();
  }
}

/** What each one who came needed, but for the first, in milliseconds. */
async function oneMeeting(browser: Browser, origin: string): Promise<number[]> {
  const took: number[] = [];
  const pages: Page[] = [];
  let link = '';
  for (const [index, name] of names.entries()) {
    const context = await browser.newContext({ baseURL: origin });
    // tsx gives functions their names back by a helper that the pages do not have.
    await context.addInitScript({ content: 'globalThis.__name = (named) => named;' });
    await giveThriftyMedia(context, { video: { width: 320, height: 240 } });
    const page = await context.newPage();
    pages.push(page);
    await watchDevices(page);
    if (link === '') link = await newMeeting(page);
    else await page.goto(link);
    await page.getByRole('textbox', { name: 'Your name' }).fill(name);
    // The camera is on before anybody presses "Join".
    await page.locator('video').evaluate(firstFrame);
    const ready = await page.evaluate(joinAndSee, names.slice(0, index));
    if (index > 0) took.push(ready);
  }
  await Promise.all(pages.map((page) => page.context().close()));
  return took;
}

function firstFrame(video: HTMLVideoElement | SVGElement | HTMLElement): Promise<void> {
  return new Promise((resolve) => {
    (video as HTMLVideoElement).requestVideoFrameCallback(() => resolve());
  });
}

/** Runs in the page: presses "Join", and gives how long it took until each of the others has shown a frame. */
async function joinAndSee(others: readonly string[]): Promise<number> {
  const pressedAt = performance.now();
  document.querySelector<HTMLButtonElement>('form button[type=submit]')?.click();
  const seen = new Set<string>();
  while (seen.size < others.length) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    for (const video of document.querySelectorAll('video')) {
      const name = video.getAttribute('aria-label') ?? '';
      if (others.includes(name) && video.getVideoPlaybackQuality().totalVideoFrames > 0) seen.add(name);
    }
  }
  return performance.now() - pressedAt;
}
