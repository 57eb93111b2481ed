import type { BrowserContextOptions, Page } from '@playwright/test';
import type { BrowserKind } from '../environment/browsers';
import { FakeRecordings } from '../environment/fake-recordings';
import { test as base } from './fixtures';

interface Fixtures {
  /** Recordings of this spec alone, in front of the onair that all share. */
  recordings: FakeRecordings;
  /** Opens a page of the named person there, in the kind of browser that is named. */
  visitor: (kind: BrowserKind, person?: string, options?: BrowserContextOptions) => Promise<Page>;
}

export const test = base.extend<Fixtures>({
  recordings: async ({ site }, use) => {
    const recordings = await FakeRecordings.start(site.origin);
    await use(recordings);
    await recordings.close();
  },
  visitor: async ({ somebody, recordings }, use) => {
    await use(async (kind, person = 'somebody-else', options = {}) => {
      const page = await somebody(kind, { ...options, baseURL: recordings.origin });
      await page.context().addCookies([{ name: 'person', value: person, url: recordings.origin }]);
      return page;
    });
  },
});

export { expect } from '@playwright/test';
