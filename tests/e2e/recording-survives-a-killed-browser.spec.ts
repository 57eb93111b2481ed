import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openProfile } from '../environment/browsers';
import type { HurtableSite } from '../environment/hurtable-site';
import { killBrowser } from '../environment/kill-browser';
import { expectFinishedBy, Recordist, recordingBrowsers, slicesKept } from '../environment/recordist';
import { expectOneRecording, expectWhole } from '../environment/stored-recording';
import { expect, test } from './fixtures';

test('server and browser are killed: the next start of the browser finishes what it kept', async ({
  ownSite,
  title,
}) => {
  // Six starts of a browser, and two of the server.
  test.setTimeout(120_000);
  const site = await ownSite({ env: { RESUME_GRACE_MS: '1000' } });
  const profiles = await Promise.all(
    recordingBrowsers.map(async (kind) => ({ kind, folder: await mkdtemp(join(tmpdir(), 'onair-profile-')) })),
  );
  try {
    const people = await Promise.all(
      profiles.map(async ({ kind, folder }) => {
        await visit(site, kind, folder);
        const person = await Recordist.in(await openProfile(kind, folder), kind, site.origin);
        const reader = await person.open('/watcher');
        return { kind, folder, person, reader, stream: await person.record(`${title} ${kind}`, 5) };
      }),
    );
    await site.killServer();
    await Promise.all(
      people.map(async ({ folder, person, reader }) => {
        await person.delivered.more(5);
        await expect.poll(() => slicesKept(reader)).toBeGreaterThanOrEqual(3);
        await killBrowser(folder);
      }),
    );
    await site.restartServer();

    await Promise.all(
      people.map(async ({ kind, folder, person, stream }) => {
        const again = await openProfile(kind, folder);
        const next = await again.newPage();
        await next.goto(`${site.origin}/watcher`);
        await expectFinishedBy(next);
        const recording = await expectOneRecording(next, stream.id);
        await expectWhole(next, recording, person.delivered.runs(), { dataDir: site.dataDir, brokenOff: 0 });
        await again.close();
      }),
    );
  } finally {
    for (const { folder } of profiles) {
      await killBrowser(folder);
      await rm(folder, { recursive: true, force: true });
    }
  }
});

/** Chromium writes new cookies only twice a minute: a browser that has a session was here before. */
async function visit(site: HurtableSite, kind: (typeof recordingBrowsers)[number], profile: string): Promise<void> {
  const browser = await openProfile(kind, profile);
  const page = await browser.newPage();
  await page.goto(`${site.origin}/`);
  await page.evaluate(async () => (await fetch('/api/session', { method: 'POST' })).ok);
  await browser.close();
}
