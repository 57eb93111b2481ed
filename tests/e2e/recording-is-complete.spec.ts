import { secondsCounted } from '../environment/counter-picture';
import { endStream } from '../environment/pages';
import { probe } from '../environment/media-probe';
import { expectPlaysFromTheMiddle } from '../environment/played-recording';
import { recordingBrowsers } from '../environment/recordist';
import { expectOneRecording, expectWhole } from '../environment/stored-recording';
import { expect, test } from './fixtures';

test('ten seconds, then "End stream": all of it is stored, and the page leads to it', async ({
  recordist,
  site,
  title,
}) => {
  await Promise.all(
    recordingBrowsers.map(async (kind) => {
      const person = await recordist(kind);
      const { page, delivered } = person;
      const stream = await person.record(`${title} ${kind}`, 10);
      await person.expectSafe();

      await endStream(page);
      await expect(page.getByText('All of it is stored.')).toBeVisible();
      await expect(page.getByRole('link', { name: 'Open the recording' })).toBeVisible();
      const recording = await expectOneRecording(page, stream.id);
      const counters = (await expectWhole(page, recording, delivered.runs(), site)).flat();
      expect(counters.length).toBeGreaterThan(100);
      if (kind === 'counting') {
        // A busy machine counts less than a second in a second, but never more.
        expect(secondsCounted(counters)).toBeLessThan(recording.durationMs / 1_000 + 1);
        expect(secondsCounted(counters)).toBeGreaterThan(recording.durationMs / 2_000);
      }
      expect(recording.tracks).toEqual({ audio: true, video: true });
      await page.getByRole('link', { name: 'Open the recording' }).click();
      await expect(page).toHaveURL(new RegExp(`/recordings/${recording.id}$`));
      await expectPlaysFromTheMiddle(page, recording);
    }),
  );
});

test('two tabs of one browser record at once, each its own stream', async ({ recordist, site, title }) => {
  await Promise.all(
    recordingBrowsers.map(async (kind) => {
      const person = await recordist(kind);
      const pages = [person.page, await person.context.newPage()];
      const streams = [];
      // One after the other, because each must be in front to begin; both record from then on.
      for (const page of pages) streams.push(await person.record(`${title} ${kind} ${streams.length}`, 5, page));
      for (const page of pages) {
        await page.bringToFront();
        await endStream(page);
      }
      for (const [index, page] of pages.entries()) {
        await expect(page.getByText('All of it is stored.')).toBeVisible();
        const recording = await expectOneRecording(page, streams[index]?.id);
        await expectWhole(page, recording, person.delivered.runs(page), site);
      }
    }),
  );
});

test('from the camera to the screen and back: one recording that plays on', async ({ recordist, site, title }) => {
  const person = await recordist('counting');
  const { page, delivered } = person;
  const stream = await person.record(title, 2);
  const screen = page.getByRole('button', { name: 'Share screen' });
  await screen.click();
  await expect(screen).toHaveAttribute('aria-pressed', 'true');
  await delivered.more(2);
  await screen.click();
  await expect(screen).toHaveAttribute('aria-pressed', 'false');
  await delivered.more(2);

  await endStream(page);
  // Ready is what has come, also while the page has yet to tell of another part.
  await expect(page.getByText('All of it is stored.')).toBeVisible();
  const recording = await expectOneRecording(page, stream.id);
  expect(delivered.runs()).toHaveLength(3);
  await expectWhole(page, recording, delivered.runs(), site);
  const runs = await Promise.all(delivered.runs().map(({ slices }) => probe(Buffer.concat(slices))));
  const recordedS = runs.reduce((total, { endS }) => total + endS, 0);
  expect(Math.abs(recording.durationMs / 1_000 - recordedS), `s off the ${recordedS} of all its parts`).toBeLessThan(
    0.3,
  );
});

test('switched off it records nothing, and stays off', async ({ recordist, title }) => {
  const person = await recordist('counting');
  const { page, delivered } = person;
  await page.goto('/broadcast');
  await page.getByRole('switch', { name: 'Record' }).click();
  await page.reload();
  await expect(page.getByRole('switch', { name: 'Record' })).not.toBeChecked();
  await page.getByRole('textbox', { name: 'Title' }).fill(title);
  await page.getByRole('button', { name: 'Go live' }).click();
  await expect(page.getByRole('button', { name: 'End stream' })).toBeEnabled();
  await expect(page.locator('onair-recording-light')).toHaveCount(0);
  expect(delivered.count()).toBe(0);

  await page.getByRole('switch', { name: 'Record' }).click();
  await delivered.more(2);
  await person.expectSafe();
});
