import { readFile } from 'node:fs/promises';
import { probe } from '../environment/media-probe';
import { endStream } from '../environment/pages';
import { expectOneRecording } from '../environment/stored-recording';
import { expect, test } from './fixtures';

test('as MP4 it lasts as long and shows as much', async ({ recordist, title }) => {
  const person = await recordist('counting');
  const { page } = person;
  const stream = await person.record(title, 3);
  await endStream(page);
  await page.getByRole('link', { name: 'Open the recording' }).click();
  const { durationMs } = await expectOneRecording(page, stream.id);

  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download as MP4' }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(new RegExp(`^${title} [\\d-]+\\.mp4$`));
  const { durationS, frames } = await probe(await readFile(await download.path()));
  expect(Math.abs(durationS - durationMs / 1_000)).toBeLessThan(0.2);
  expect(frames).toBeGreaterThan(30);
});

test('what an MP4 cannot hold is not offered as one', async ({ recordist, title }) => {
  const person = await recordist('counting');
  const { page } = person;
  // As Firefox, and whatever else knows no VP9.
  await person.context.addInitScript(() => {
    if (!('MediaRecorder' in window)) return;
    const supports = MediaRecorder.isTypeSupported.bind(MediaRecorder);
    MediaRecorder.isTypeSupported = (type) => !type.includes('vp9') && supports(type);
  });
  const { id } = await person.record(title, 2);
  await endStream(page);
  expect((await expectOneRecording(page, id)).mimeType).toContain('vp8');
  await page.getByRole('link', { name: 'Open the recording' }).click();
  await expect(page.getByRole('link', { name: 'Download' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Download as MP4' })).toBeHidden();
});
