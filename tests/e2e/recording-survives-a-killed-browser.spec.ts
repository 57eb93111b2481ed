import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openProfile } from '../environment/browsers';
import { killBrowser } from '../environment/kill-browser';
import { expectFinishedBy, Recordist, recordingBrowsers, slicesKept } from '../environment/recordist';
import { expectContinuous, expectOneRecording, expectStoredAsDelivered } from '../environment/stored-recording';
import { expect, test } from './fixtures';

for (const kind of recordingBrowsers) {
  test(`server and browser are killed (${kind}): the next start of the browser finishes what it kept`, async ({
    ownSite,
    title,
  }) => {
    const site = await ownSite({ env: { RESUME_GRACE_MS: '1000' } });
    const profile = await mkdtemp(join(tmpdir(), 'onair-profile-'));
    try {
      // Chromium writes new cookies only twice a minute: a browser that has a session was here before.
      const earlier = await openProfile(kind, profile);
      const visit = await earlier.newPage();
      await visit.goto(`${site.origin}/`);
      await visit.evaluate(async () => (await fetch('/api/session', { method: 'POST' })).ok);
      await earlier.close();

      const person = await Recordist.in(await openProfile(kind, profile), kind, site.origin);
      const reader = await person.open('/watcher');
      const stream = await person.record(title, 4);
      await site.killServer();
      await person.delivered.more(3);
      await expect.poll(() => slicesKept(reader)).toBeGreaterThanOrEqual(3);
      await killBrowser(profile);
      await site.restartServer();

      const again = await openProfile(kind, profile);
      const next = await again.newPage();
      await next.goto(`${site.origin}/watcher`);
      await expectFinishedBy(next);
      const recording = await expectOneRecording(next, stream.id);
      await expectStoredAsDelivered(site.dataDir, recording, person.delivered.runs(), { mayLack: 1 });
      await expectContinuous(next, recording, { delivered: person.delivered.runs() });
      await again.close();
    } finally {
      await killBrowser(profile);
      await rm(profile, { recursive: true, force: true });
    }
  });
}
