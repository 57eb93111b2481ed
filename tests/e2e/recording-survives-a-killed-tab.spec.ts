import { endStream } from '../environment/pages';
import { browsersOfMortalTabs, expectFinishedBy, recordingBrowsers, slicesKept } from '../environment/recordist';
import { crash } from '../environment/crash';
import { expectOneRecording, expectWhole } from '../environment/stored-recording';
import { expect, test } from './fixtures';

// The stream has to end by itself before its recording is finished.
const shortGrace = { env: { RESUME_GRACE_MS: '1000' } };

test('the tab is killed while the network is away: another page of the site finishes what it kept', async ({
  recordist,
  ownSite,
  title,
}) => {
  const site = await ownSite(shortGrace);
  const cable = await site.cable();
  const people = await Promise.all(
    browsersOfMortalTabs.map(async (kind) => {
      const person = await recordist(kind, cable.origin);
      const reader = await person.open('/watcher');
      return { person, reader, stream: await person.record(`${title} ${kind}`, 5) };
    }),
  );
  cable.cut();
  await Promise.all(
    people.map(async ({ person, reader }) => {
      await person.expectAtRisk();
      await person.delivered.more(5);
      await expect.poll(() => slicesKept(reader)).toBeGreaterThanOrEqual(3);
      await crash(person.page);
    }),
  );
  cable.mend();

  await Promise.all(
    people.map(async ({ person, reader, stream }) => {
      await expectFinishedBy(reader);
      const recording = await expectOneRecording(reader, stream.id);
      await expectWhole(reader, recording, person.delivered.runs(), { dataDir: site.dataDir, brokenOff: 0 });
      expect(await slicesKept(reader)).toBe(0);
    }),
  );
});

test('the tab is closed: the next page finishes what is left', async ({ recordist, ownSite, title }) => {
  const site = await ownSite(shortGrace);
  await Promise.all(
    recordingBrowsers.map(async (kind) => {
      const person = await recordist(kind, site.origin);
      const { delivered } = person;
      const stream = await person.record(`${title} ${kind}`, 10);

      await person.page.close();
      const next = await person.open('/');

      await expectFinishedBy(next);
      const recording = await expectOneRecording(next, stream.id);
      await expectWhole(next, recording, delivered.runs(), { dataDir: site.dataDir, brokenOff: 0 });
    }),
  );
});

test('the page is reloaded: one recording, its parts in order', async ({ recordist, ownSite, title }) => {
  const site = await ownSite();
  const person = await recordist('counting', site.origin);
  const { page, delivered } = person;
  const stream = await person.record(title, 3);

  await page.reload();
  await expect(page.getByRole('button', { name: 'End stream' })).toBeEnabled();
  await delivered.more(3);
  await endStream(page);

  await expect(page.getByText('All of it is stored.')).toBeVisible();
  const recording = await expectOneRecording(page, stream.id);
  expect(delivered.runs()).toHaveLength(2);
  await expectWhole(page, recording, delivered.runs(), { dataDir: site.dataDir, brokenOff: 0 });
});

test('ended while it resumes: nothing is lost, and nothing begins anew', async ({ recordist, ownSite, title }) => {
  const site = await ownSite();
  const cable = await site.cable();
  const person = await recordist('counting', cable.origin);
  const { page, delivered } = person;
  const stream = await person.record(title, 3);
  cable.cut();
  await expect(page.getByRole('heading', { name: 'Connection lost' })).toBeVisible();
  await delivered.more(2);

  await page.getByRole('button', { name: 'End stream' }).click();
  await expect(page.getByText(/^Storing the rest/)).toBeVisible();
  cable.mend();

  await expect(page.getByText('All of it is stored.')).toBeVisible({ timeout: 25_000 });
  const recording = await expectOneRecording(page, stream.id, { timeout: 40_000 });
  await expectWhole(page, recording, delivered.runs(), site);
});
