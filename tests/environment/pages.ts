import { expect, type Locator, type Page } from '@playwright/test';
import type { Stream, StreamPage } from '@onair/protocol';

/** The video that a watcher sees. */
export function liveVideo(page: Page): Locator {
  return page.getByLabel('Live stream', { exact: true }).and(page.locator('video'));
}

/** Opens `/broadcast`, types the title and goes live; the stream as its API tells it. */
export async function goLive(page: Page, title: string, origin = ''): Promise<Stream> {
  await page.goto(`${origin}/broadcast`);
  await page.getByRole('textbox', { name: 'Title' }).fill(title);
  await page.getByRole('button', { name: 'Go live' }).click();
  await expect(page.getByRole('button', { name: 'End stream' })).toBeVisible();
  return liveStream(page, title);
}

/** Opens the player of a stream; its video. */
export async function watch(page: Page, streamId: string, origin = ''): Promise<Locator> {
  await page.goto(`${origin}/watcher/${streamId}`);
  return liveVideo(page);
}

/** Presses "End stream" and waits until the page says that it is over. */
export async function endStream(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'End stream' }).click();
  await expect(page.getByRole('heading', { name: 'Your stream has ended' })).toBeVisible();
}

/** The live stream with this title, as soon as the API lists it. */
async function liveStream(page: Page, title: string): Promise<Stream> {
  let found: Stream | undefined;
  await expect(async () => {
    const { streams } = (await fetchJson(page, '/api/streams?status=live&limit=100')) as StreamPage;
    found = streams.find((stream) => stream.title === title);
    expect(found, `a live stream "${title}"`).toBeDefined();
  }).toPass({ timeout: 10_000 });
  if (!found) throw new Error('Unreachable: the expectation above holds.');
  return found;
}

/** A stream as its API tells it now. */
export async function fetchStream(page: Page, streamId: string): Promise<Stream> {
  return (await fetchJson(page, `/api/streams/${streamId}`)) as Stream;
}

/** Opens the player's statistics with the mouse, which first has to wake the controls. */
export async function openStatistics(page: Page): Promise<void> {
  // By force, because a button may lie over the middle of the picture: the mouse only passes by.
  await liveVideo(page).hover({ force: true });
  await page.getByRole('button', { name: 'Statistics', exact: true }).click();
  await expect(page.getByRole('row', { name: 'Round trip' })).toBeVisible();
}

/** Waits until the broadcaster's page counts so many viewers. */
export async function expectViewers(broadcaster: Page, count: number): Promise<void> {
  const words = count === 1 ? '1 viewer' : `${count} viewers`;
  await expect(broadcaster.getByRole('strong').getByText(words, { exact: true })).toBeVisible();
}

/** Through the page, because only the browser knows the hosts and certificates of the tests. */
function fetchJson(page: Page, path: string): Promise<unknown> {
  return page.evaluate(async (address) => (await fetch(address)).json() as Promise<unknown>, path);
}
