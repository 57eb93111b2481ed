import { endStream } from '../environment/pages';
import { recordingBrowsers } from '../environment/recordist';
import { expectOneRecording, expectWhole } from '../environment/stored-recording';
import { expect, test } from './fixtures';

test('the server has no room left: it is said, and as soon as there is room nothing is missing', async ({
  recordist,
  ownSite,
  title,
}) => {
  const site = await ownSite({ env: { MAX_STORAGE_BYTES: '150000' } });
  const people = await Promise.all(recordingBrowsers.map((kind) => recordist(kind, site.origin)));
  const streams = await Promise.all(people.map((person, index) => person.record(`${title} ${index}`, 2)));

  await Promise.all(
    people.map(async (person) => {
      await expect(person.page.getByText('The server has no room left.')).toBeVisible({ timeout: 25_000 });
      await person.expectAtRisk();
    }),
  );
  await site.killServer();
  await site.restartServer({ MAX_STORAGE_BYTES: '100000000' });

  await Promise.all(
    people.map(async (person, index) => {
      const { page, delivered } = person;
      await person.expectSafe();
      await expect(page.getByText('The server has no room left.')).toBeHidden();
      await endStream(page);
      await expect(page.getByText('All of it is stored.')).toBeVisible();
      const recording = await expectOneRecording(page, streams[index]?.id);
      await expectWhole(page, recording, delivered.runs(), site);
    }),
  );
});
