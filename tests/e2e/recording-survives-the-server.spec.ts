import { setTimeout as delay } from 'node:timers/promises';
import { endStream } from '../environment/pages';
import { recordingBrowsers } from '../environment/recordist';
import { expectContinuous, expectOneRecording, expectStoredAsDelivered } from '../environment/stored-recording';
import { expect, test } from './fixtures';

// One after the other: a server that starts needs a core, and two browsers that encode need both.
for (const kind of recordingBrowsers) {
  test(`the server is killed and back after 5 s: the recording goes on, and is whole (${kind})`, async ({
    recordist,
    ownSite,
    title,
  }) => {
    const site = await ownSite();
    const person = await recordist(kind, site.origin);
    const { page, delivered } = person;
    const stream = await person.record(title, 3);

    await site.killServer();
    await Promise.all([delay(5_000), person.expectAtRisk()]);
    await site.restartServer();

    await expect(page.getByRole('heading', { name: 'You are live' })).toBeVisible();
    await person.expectSafe();
    await delivered.more(2);
    await endStream(page);
    await expect(page.getByText('All of it is stored.')).toBeVisible({ timeout: 25_000 });
    const recording = await expectOneRecording(page, stream.id);
    await expectStoredAsDelivered(site.dataDir, recording, delivered.runs());
    await expectContinuous(page, recording, { delivered: delivered.runs() });
  });
}

test('the network is away for 10 s: what was recorded meanwhile is stored after', async ({
  recordist,
  ownSite,
  title,
}) => {
  const site = await ownSite();
  const cable = await site.cable();
  const person = await recordist('counting', cable.origin);
  const { page, delivered } = person;
  const stream = await person.record(title, 2);

  await Promise.all([
    cable.cutFor(10_000),
    expect(page.getByText('No connection to the server.')).toBeVisible({ timeout: 12_000 }),
  ]);

  await person.expectSafe();
  await endStream(page);
  await expect(page.getByText('All of it is stored.')).toBeVisible();
  const recording = await expectOneRecording(page, stream.id);
  await expectStoredAsDelivered(site.dataDir, recording, delivered.runs());
  const { seconds } = await expectContinuous(page, recording);
  expect(seconds).toBeGreaterThan(10);
});
