import { test as base, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';
import { BrowserPool, type BrowserKind } from '../environment/browsers';
import { HurtableSite } from '../environment/hurtable-site';
import { listPeerConnections } from '../environment/peer-connections';
import { giveThriftyMedia } from '../environment/thrifty-media';
import { Recordist, type RecordingBrowser } from '../environment/recordist';
import { startServer, type RunningServer, type ServerOptions } from '../environment/server';

interface WorkerFixtures {
  browsers: BrowserPool;
  /** The onair that all specs share who do it no harm. */
  site: RunningServer;
}

interface TestFixtures {
  /** What cameras and microphones give: small pictures and plain sound, which spare the cores of the machine, or the size that a page asks for. */
  media: 'thrifty' | 'as asked for';
  /** Opens a page of somebody new: another session, in the kind of browser that is named. */
  somebody: (kind: BrowserKind, options?: BrowserContextOptions) => Promise<Page>;
  /** Somebody new who records a counter and a voice, at the shared onair unless told otherwise. */
  recordist: (kind: RecordingBrowser, origin?: string, options?: BrowserContextOptions) => Promise<Recordist>;
  /** Starts an onair that belongs to this spec alone. */
  ownSite: (options?: Omit<ServerOptions, 'dataDir'>) => Promise<HurtableSite>;
  /** A title that no other spec uses. */
  title: string;
}

let titles = 0;

export const test = base.extend<TestFixtures, WorkerFixtures>({
  browsers: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from the pattern.
    async ({}, use) => {
      // Painting 30 frames a second takes a third of all work while four meet.
      const browsers = new BrowserPool({ framesPerSecond: 10 });
      await use(browsers);
      await browsers.close();
    },
    { scope: 'worker' },
  ],
  site: [
    // eslint-disable-next-line no-empty-pattern -- as above
    async ({}, use) => {
      const site = await startServer();
      await use(site);
      await site.stop();
    },
    { scope: 'worker' },
  ],
  media: ['thrifty', { option: true }],
  somebody: async ({ browsers, site, media }, use) => {
    const pages: Page[] = [];
    await use(async (kind, options) => {
      const browser = await browsers.get(kind);
      const context = await browser.newContext({ baseURL: site.origin, ...options });
      await listPeerConnections(context);
      await recordNothing(context);
      if (media === 'thrifty') await giveThriftyMedia(context);
      const page = await context.newPage();
      pages.push(page);
      return page;
    });
    await Promise.all(pages.map((page) => page.context().close()));
  },
  recordist: async ({ browsers, site }, use) => {
    const people: Recordist[] = [];
    await use(async (kind, origin = site.origin, options = {}) => {
      const browser = await browsers.get(kind);
      const person = await Recordist.in(await browser.newContext({ baseURL: origin, ...options }), kind, origin);
      people.push(person);
      return person;
    });
    await Promise.all(people.map(({ context }) => context.close()));
  },
  // eslint-disable-next-line no-empty-pattern -- as above
  ownSite: async ({}, use) => {
    const sites: HurtableSite[] = [];
    await use(async (options) => {
      const site = await HurtableSite.start(options);
      sites.push(site);
      return site;
    });
    await Promise.all(sites.map((site) => site.stop()));
  },
  // eslint-disable-next-line no-empty-pattern -- as above
  title: async ({}, use) => {
    await use(`Evening news ${process.pid}-${++titles}`);
  },
});

/** Two cores are enough for live pictures; what is recorded is the matter of specs of its own, which have people of their own. */
async function recordNothing(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    try {
      if (localStorage.getItem('onair.broadcast.recording') === null) {
        localStorage.setItem('onair.broadcast.recording', 'off');
      }
    } catch {
      // A page without an origin, such as about:blank, has no storage.
    }
  });
}

export { expect } from '@playwright/test';
