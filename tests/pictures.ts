// `npm run pictures`: takes the README's pictures (docs/pictures) of a real onair, so that they show what there is.
import { join } from 'node:path';
import { chromium, expect, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { quietChromium, yesToEveryQuestion } from './environment/browsers';
import { expectEverybodyMeets, meet } from './environment/conversations';
import { fakeMicrophoneFile, makeOnce, run } from './environment/fake-media';
import { expectFramesAdvance } from './environment/live-video';
import { projectFolder } from './environment/output';
import { endStream, expectViewers, goLive, liveVideo, openStatistics, watch } from './environment/pages';
import { programPath } from './environment/programs';
import { startServer } from './environment/server';

const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 720 }, colorScheme: 'light' };
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, colorScheme: 'dark', hasTouch: true };

/** What is on: a title, and the colours of its film. */
const programmes = [
  { title: 'Evening concert', colours: ['0x1b1035', '0x7d2a68', '0xf28f6b', '0xffd9a0'] },
  { title: 'Morning run along the harbour', colours: ['0x06283d', '0x1363df', '0x8fd3f4', '0xfdf6e3'] },
  { title: 'How bread is baked', colours: ['0x2b1a0e', '0x8a5a2b', '0xe0b074', '0xfff3dd'] },
] as const;

const server = await startServer();
const browsers: Browser[] = [];
try {
  await takePictures(await Promise.all(programmes.map(({ colours }, index) => studio(index, colours))));
} finally {
  await Promise.all(browsers.map((browser) => browser.close()));
  await server.stop();
}

async function takePictures([concert, harbour, bakery]: Browser[]): Promise<void> {
  if (!concert || !harbour || !bakery) throw new Error('Unreachable: there are three programmes.');
  const [evening, morning, baking] = programmes.map(({ title }) => title) as [string, string, string];

  for (const [browser, title] of [[harbour, morning] as const, [bakery, baking] as const]) {
    const page = await open(browser);
    await goLive(page, title);
    await expect(page.getByText('Safe to close')).toBeVisible();
    await expect(page.getByText('LIVE 0:1')).toBeVisible({ timeout: 30_000 });
    await endStream(page);
    await page.context().close();
  }

  const broadcaster = await open(concert);
  await broadcaster.goto('/broadcast');
  await broadcaster.getByRole('textbox', { name: 'Title' }).fill(evening);
  await expectFramesAdvance(broadcaster.locator('video').first());
  await take(broadcaster, 'setup');
  const { id } = await goLive(broadcaster, evening);
  const other = await open(harbour);
  await goLive(other, morning);

  const directory = await open(bakery);
  await directory.goto('/watcher');
  await expect(directory.getByRole('link', { name: evening })).toBeVisible();
  await expect(directory.locator('img')).toHaveCount(2);
  await take(directory, 'directory');
  await other.context().close();

  const player = await open(bakery);
  await expectFramesAdvance(await watch(player, id));
  const handset = await open(bakery, phone);
  await expectFramesAdvance(await watch(handset, id));
  await expectViewers(broadcaster, 2);
  await expect(broadcaster.getByText('Safe to close')).toBeVisible();
  await take(broadcaster, 'broadcast');
  await take(handset, 'phone');
  await handset.context().close();
  await openStatistics(player);
  await expectFramesAdvance(liveVideo(player), { frames: 300, timeout: 60_000 });
  await liveVideo(player).hover({ force: true });
  await take(player, 'player');
  await player.context().close();
  await endStream(broadcaster);
  await broadcaster.context().close();

  await directory.goto('/recordings');
  await expect(directory.getByRole('link', { name: evening })).toBeVisible();
  await expect(directory.locator('img')).toHaveCount(4);
  await take(directory, 'recordings');
  await directory.getByRole('link', { name: evening }).click();
  const recording = directory.getByLabel('Recording', { exact: true });
  await expectFramesAdvance(recording);
  await directory.getByRole('slider', { name: 'Position' }).hover();
  await take(directory, 'recording');

  const people = new Map<string, Page>();
  for (const [index, name] of ['Ada', 'Bob', 'Carl', 'Dora'].entries()) {
    people.set(name, await open([concert, harbour, bakery][index % 3] ?? concert));
  }
  await meet(people);
  await expectEverybodyMeets(people);
  const [first] = people.values();
  if (first) await take(first, 'meeting');
}

async function open(browser: Browser, options = desktop): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.origin, ...options });
  // tsx gives functions their names back by a helper that the pages do not have.
  await context.addInitScript({ content: 'globalThis.__name = (named) => named;' });
  return context.newPage();
}

async function take(page: Page, name: string): Promise<void> {
  // What fades in has faded in.
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'));
  await page.screenshot({ path: join(projectFolder, 'docs', 'pictures', `${name}.png`) });
}

/** A browser whose camera is a film of slowly moving colours. */
async function studio(index: number, colours: readonly string[]): Promise<Browser> {
  const chosen = colours.map((colour, at) => `c${at}=${colour}`).join(':');
  const picture = `gradients=size=1280x720:rate=15:duration=8:speed=0.012:seed=${index + 3}:nb_colors=4:${chosen}`;
  const film = makeOnce(`programme-${index}.mjpeg`, (path) => {
    const encoding = ['-c:v', 'mjpeg', '-q:v', '4', '-pix_fmt', 'yuvj420p', '-f', 'mjpeg'];
    run('ffmpeg', ['-f', 'lavfi', '-i', picture, ...encoding, '-y', path]);
  });
  const media = [
    ...[yesToEveryQuestion, '--use-fake-device-for-media-stream=fps=15'],
    `--use-file-for-fake-video-capture=${film}`,
    `--use-file-for-fake-audio-capture=${fakeMicrophoneFile()}`,
  ];
  const executablePath = programPath('chromium');
  const browser = await chromium.launch({ executablePath, args: [...quietChromium, ...media] });
  browsers.push(browser);
  return browser;
}
