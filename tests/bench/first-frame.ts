import { copyFile, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { BrowserPool } from '../environment/browsers';
import { projectFolder } from '../environment/output';
import { goLive, liveVideo } from '../environment/pages';
import { expectOpenConnections, listPeerConnections } from '../environment/peer-connections';
import { startServer } from '../environment/server';
import { reportFigures, type Series } from './figures';
import { awaitClick, awaitFirstFrame, floor, type BenchWindow } from './in-page';

const rounds = Number(process.env['ROUNDS'] ?? 20);
const warmUps = 2;

interface Scene {
  browser: Browser;
  origin: string;
  broadcaster: Page;
  directory: Page;
  floorPage: Page;
  streamId: string;
  title: string;
  size: { width: number; height: number };
}

/** Time from wanting to see a stream to seeing its first frame, beside what no program could beat. */
export async function run(): Promise<void> {
  const pages = await pagesWithBareOne();
  const server = await startServer({ staticDir: pages });
  const browsers = new BrowserPool();
  try {
    const scene = await setUp(await browsers.get('chromium'), server.origin);
    const contenders: { series: Series; measure: (scene: Scene) => Promise<number> }[] = [
      { series: { name: 'click in the directory', values: [] }, measure: clickInDirectory },
      { series: { name: 'floor: two connections in one page', values: [] }, measure: floorInOnePage },
      { series: { name: 'cold: /watcher/:streamId', values: [] }, measure: coldWatcher },
      { series: { name: 'cold: bare page', values: [] }, measure: coldBarePage },
    ];
    for (let round = -warmUps; round < rounds; round++) {
      // Another one begins each round, so that none always follows the same.
      const first = (round + warmUps) % contenders.length;
      for (const { series, measure } of [...contenders.slice(first), ...contenders.slice(0, first)]) {
        const value = await measure(scene);
        await expectOpenConnections(scene.broadcaster, 0);
        if (round >= 0) series.values.push(value);
      }
      process.stderr.write(round < 0 ? 'w' : '.');
    }
    console.log(`\nTo the first frame, ${scene.size.width}x${scene.size.height} at 30 fps`);
    reportFigures(
      'first-frame',
      contenders.map(({ series }) => series),
      [
        { name: 'click / floor', of: 'click in the directory', by: 'floor: two connections in one page', aim: 1.5 },
        { name: 'cold / bare page', of: 'cold: /watcher/:streamId', by: 'cold: bare page', aim: 1 },
      ],
    );
  } finally {
    await browsers.close();
    await server.stop();
    await rm(pages, { recursive: true });
  }
}

async function setUp(browser: Browser, origin: string): Promise<Scene> {
  const broadcaster = await newPage(browser, origin, true);
  const title = 'First frame';
  const stream = await goLive(broadcaster, title);
  const preview = broadcaster.locator('video').first();
  const size = await preview.evaluate(({ videoWidth, videoHeight }: HTMLVideoElement) => ({
    width: videoWidth,
    height: videoHeight,
  }));
  const directory = await newPage(browser, origin);
  await directory.goto('/watcher');
  const floorPage = await newPage(browser, origin);
  await floorPage.goto('/bench/bare.html');
  await floorPage.evaluate(() => document.body.replaceChildren());
  return { browser, origin, broadcaster, directory, floorPage, streamId: stream.id, title, size };
}

async function clickInDirectory({ directory, title }: Scene): Promise<number> {
  const link = directory.getByRole('link', { name: title });
  await link.waitFor();
  await directory.evaluate(awaitClick);
  await directory.evaluate(awaitFirstFrame);
  await link.click();
  const took = await directory.evaluate(async () => {
    const page = window as BenchWindow;
    return ((await page.firstFrame) ?? Number.NaN) - (page.clickedAt ?? Number.NaN);
  });
  await directory.goBack();
  await liveVideo(directory).waitFor({ state: 'detached' });
  return took;
}

function floorInOnePage({ floorPage, size }: Scene): Promise<number> {
  return floorPage.evaluate(floor, size);
}

function coldWatcher(scene: Scene): Promise<number> {
  return coldNavigation(scene, `/watcher/${scene.streamId}`);
}

function coldBarePage(scene: Scene): Promise<number> {
  return coldNavigation(scene, `/bench/bare.html#${scene.streamId}`);
}

/** From the start of the navigation, in a context that has never been anywhere: no cache, no session. */
async function coldNavigation({ browser, origin }: Scene, path: string): Promise<number> {
  const page = await newPage(browser, origin);
  await page.addInitScript(awaitFirstFrame);
  await page.goto(path, { waitUntil: 'commit' });
  const took = await page.evaluate(async () => (await (window as BenchWindow).firstFrame) ?? Number.NaN);
  await page.context().close();
  return took;
}

async function newPage(browser: Browser, baseURL: string, listed = false): Promise<Page> {
  const context = await browser.newContext({ baseURL });
  // tsx gives functions their names back by a helper that the pages do not have.
  await context.addInitScript({ content: 'globalThis.__name = (named) => named;' });
  if (listed) await listPeerConnections(context);
  return context.newPage();
}

/** The built pages, and the bare one beside them: the same server serves both. */
async function pagesWithBareOne(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'onair-bench-'));
  await cp(join(projectFolder, 'web/dist/browser'), folder, { recursive: true });
  const bench = join(folder, 'bench');
  await mkdir(bench);
  await cp(join(projectFolder, 'tests/bench/bare-page'), bench, { recursive: true });
  const client = dirname(createRequire(import.meta.url).resolve('socket.io-client/package.json'));
  await copyFile(join(client, 'dist/socket.io.min.js'), join(bench, 'socket.io.min.js'));
  return folder;
}
