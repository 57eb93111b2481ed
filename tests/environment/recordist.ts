import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import type { Stream } from '@onair/protocol';
import { drawCounterInPage } from './counter-picture';
import { DeliveredSlices } from './delivered-slices';
import { goLive } from './pages';

/** Browsers that record a counter: Chromium with a film for a camera, Firefox with a picture that the page draws. */
export const recordingBrowsers = ['counting', 'firefox'] as const;
/** The same, where a tab of either may be killed. */
export const browsersOfMortalTabs = ['counting', 'firefoxOfMortalTabs'] as const;
/** Any of them. */
export type RecordingBrowser = (typeof recordingBrowsers | typeof browsersOfMortalTabs)[number];

/** Somebody who goes live and records, and what their browser's recorder delivered. */
export class Recordist {
  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    readonly delivered: DeliveredSlices,
    readonly origin: string,
  ) {}

  /** Takes over a context in which nothing was opened yet. */
  static async in(context: BrowserContext, kind: RecordingBrowser, origin: string): Promise<Recordist> {
    const delivered = await DeliveredSlices.of(context);
    if (kind !== 'counting') await drawCounterInPage(context);
    return new Recordist(context, await context.newPage(), delivered, origin);
  }

  /** Goes live, and waits until so many seconds are recorded. */
  async record(title: string, seconds: number, page = this.page): Promise<Stream> {
    // Firefox opens no camera for a tab that nobody sees.
    await page.bringToFront();
    const stream = await goLive(page, title, this.origin);
    await this.delivered.more(seconds, page);
    return stream;
  }

  /** Waits until the light says that everything is stored. */
  async expectSafe(page = this.page): Promise<void> {
    await expect(light(page)).toHaveText('Safe to close', { timeout: 25_000 });
  }

  /** Waits until the light says that there is something to lose. */
  async expectAtRisk(page = this.page): Promise<void> {
    await expect(light(page)).toHaveText(/^\s*\d+ s at risk\s*$/, { timeout: 15_000 });
  }

  /** Another page of the site, as somebody has it open beside. */
  async open(path: string): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(`${this.origin}${path}`);
    return page;
  }
}

/** How many slices wait in the browser's storage, as any page of the site sees it. */
export function slicesKept(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('onair-recorder');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(new Error('IndexedDB cannot be opened.'));
    });
    const counting = database.transaction('slices').objectStore('slices').count();
    return new Promise<number>((resolve) => {
      counting.onsuccess = () => {
        database.close();
        resolve(counting.result);
      };
    });
  });
}

/** Says, when a page is left that another one finishes, that it is finished. */
export async function expectFinishedBy(page: Page): Promise<void> {
  await expect(page.getByText('A recording that was left unfinished is stored now.')).toBeVisible({ timeout: 25_000 });
}

function light(page: Page): Locator {
  return page.locator('onair-recording-light');
}
