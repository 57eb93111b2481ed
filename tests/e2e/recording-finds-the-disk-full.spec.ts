import { endStream } from '../environment/pages';
import { expectContinuous, expectOneRecording, expectStoredAsDelivered } from '../environment/stored-recording';
import { expect, test } from './fixtures';

test('the server has no room left: it is said, and as soon as there is room nothing is missing', async ({
  recordist,
  ownSite,
  title,
}) => {
  const site = await ownSite({ env: { MAX_STORAGE_BYTES: '150000' } });
  const person = await recordist('counting', site.origin);
  const { page, delivered } = person;
  const stream = await person.record(title, 2);

  await expect(page.getByText('The server has no room left.')).toBeVisible({ timeout: 25_000 });
  await person.expectAtRisk();
  await delivered.more(2);
  await site.killServer();
  await site.restartServer({ MAX_STORAGE_BYTES: '100000000' });

  await person.expectSafe();
  await expect(page.getByText('The server has no room left.')).toBeHidden();
  await endStream(page);
  await expect(page.getByText('All of it is stored.')).toBeVisible();
  const recording = await expectOneRecording(page, stream.id);
  await expectStoredAsDelivered(site.dataDir, recording, delivered.runs());
  await expectContinuous(page, recording);
});
