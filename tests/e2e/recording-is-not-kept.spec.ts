import { endStream } from '../environment/pages';
import { recordingBrowsers } from '../environment/recordist';
import { expectOneRecording, expectWhole } from '../environment/stored-recording';
import { expect, test } from './fixtures';

test('storage is denied, as in a private window: it is said, closing is not safe, and all of it goes up', async ({
  recordist,
  site,
  title,
}) => {
  await Promise.all(
    recordingBrowsers.map(async (kind) => {
      const person = await recordist(kind);
      const { page, context, delivered } = person;
      await context.addInitScript(() => {
        IDBFactory.prototype.open = () => {
          throw new DOMException('Denied', 'SecurityError');
        };
      });
      const stream = await person.record(`${title} ${kind}`, 2);
      await expect(page.getByText('This browser keeps nothing for this site')).toBeVisible();
      await person.expectAtRisk();
      await endStream(page);
      await expect(page.getByText('All of it is stored.')).toBeVisible();
      const recording = await expectOneRecording(page, stream.id);
      await expectWhole(page, recording, delivered.runs(), site);
    }),
  );
});
