import { setTimeout as delay } from 'node:timers/promises';
import { endStream } from '../environment/pages';
import { recordingBrowsers } from '../environment/recordist';
import { expectOneRecording, expectWhole } from '../environment/stored-recording';
import { expect, test } from './fixtures';

test('the server is killed and back after 5 s: the recording goes on, and is whole', async ({
  recordist,
  ownSite,
  title,
}) => {
  const site = await ownSite();
  const people = await Promise.all(recordingBrowsers.map((kind) => recordist(kind, site.origin)));
  const streams = await Promise.all(people.map((person, index) => person.record(`${title} ${index}`, 3)));

  await site.killServer();
  await Promise.all([delay(5_000), ...people.map((person) => person.expectAtRisk())]);
  await site.restartServer();

  await Promise.all(
    people.map(async (person, index) => {
      const { page, delivered } = person;
      await expect(page.getByRole('heading', { name: 'You are live' })).toBeVisible();
      await person.expectSafe();
      await delivered.more(2);
      await endStream(page);
      await expect(page.getByText('All of it is stored.')).toBeVisible({ timeout: 25_000 });
      const recording = await expectOneRecording(page, streams[index]?.id);
      await expectWhole(page, recording, delivered.runs(), site);
    }),
  );
});

test('the network is away for 10 s: what was recorded meanwhile is stored after', async ({
  recordist,
  ownSite,
  title,
}) => {
  // The way back takes 1.5 s at most; a machine that encodes for two browsers may need a moment more than the usual 12 s.
  const site = await ownSite({ env: { RESUME_GRACE_MS: '15000' } });
  const cable = await site.cable();
  const people = await Promise.all(recordingBrowsers.map((kind) => recordist(kind, cable.origin)));
  const streams = await Promise.all(people.map((person, index) => person.record(`${title} ${index}`, 2)));

  await Promise.all([
    cable.cutFor(10_000),
    ...people.map(({ page }) =>
      expect(page.getByText('No connection to the server.')).toBeVisible({ timeout: 12_000 }),
    ),
  ]);

  await Promise.all(
    people.map(async (person, index) => {
      const { page, delivered } = person;
      await person.expectSafe();
      await expect(page.getByRole('heading', { name: 'You are live' })).toBeVisible({ timeout: 25_000 });
      await endStream(page);
      await expect(page.getByText('All of it is stored.')).toBeVisible();
      const recording = await expectOneRecording(page, streams[index]?.id);
      await expectWhole(page, recording, delivered.runs(), site);
      // The cut is in it.
      expect(recording.durationMs).toBeGreaterThan(10_000);
    }),
  );
});
