import type { Locator, Page } from '@playwright/test';
import type { BrowserKind } from '../environment/browsers';
import { CuttableProxy } from '../environment/cuttable-proxy';
import { recordedFile, recordedSeconds, secondShown } from '../environment/recorded-media';
import { expect, test } from './recordings-fixtures';

function video(page: Page): Locator {
  return page.getByLabel('Recording', { exact: true }).and(page.locator('video'));
}

/** Waits until the frame that is seen, not only the clock, belongs to this second. */
async function expectSecond(page: Page, second: number): Promise<void> {
  await expect.poll(() => secondShown(video(page)), { message: 'second in the picture' }).toBe(second);
  await expect(video(page)).toHaveJSProperty('seeking', false);
}

function timeOf(page: Page): Promise<number> {
  return video(page).evaluate((element: HTMLVideoElement) => element.currentTime);
}

const players = ['chromium', 'firefox'] as const;

test('seeking by slider and keys lands where it should, with pictures on the way', async ({ recordings, visitor }) => {
  const { id } = recordings.add();
  const seekAbout = async (kind: BrowserKind): Promise<void> => {
    const page = await visitor(kind);
    await page.goto(`/recordings/${id}`);
    const slider = page.getByRole('slider', { name: 'Position' });
    await expect(slider).toHaveAttribute('aria-valuetext', '0 seconds of 2 minutes');
    const box = await slider.boundingBox();
    if (!box) throw new Error('The slider is not to be seen.');
    // The rail begins and ends 8 pixels within the slider; half a second in, no rounding can leave the second.
    const at = (second: number): [number, number] => [
      box.x + 8 + ((second + 0.5) / recordedSeconds) * (box.width - 16),
      box.y + box.height - 12,
    ];

    await page.mouse.move(...at(30));
    await expect.poll(() => secondShown(page.locator('onair-timeline canvas'))).toBe(30);
    expect(await timeOf(page)).toBe(0);
    await page.mouse.down();
    await page.mouse.move(...at(60), { steps: 3 });
    await page.mouse.move(...at(90), { steps: 3 });
    await expect.poll(() => secondShown(page.locator('onair-timeline canvas'))).toBe(90);
    await page.mouse.up();
    await expectSecond(page, 90);

    await slider.focus();
    await slider.press('ArrowLeft');
    await expectSecond(page, 85);
    await slider.press('Home');
    await expectSecond(page, 0);
    await page.keyboard.press('5');
    await expectSecond(page, 60);
    await page.keyboard.press('l');
    await expectSecond(page, 70);
    await page.getByRole('heading', { level: 1 }).focus();
    await page.keyboard.press('ArrowLeft');
    await expectSecond(page, 65);
    await expect(slider).toHaveAttribute('aria-valuetext', /^1 minute 5 seconds of 2 minutes$/);

    await page.keyboard.press('Space');
    await expect(video(page)).toHaveJSProperty('paused', false);
    await expect.poll(() => secondShown(video(page))).toBeGreaterThanOrEqual(67);
    await page.keyboard.press('k');
    await expect(video(page)).toHaveJSProperty('paused', true);
  };
  await Promise.all(players.map(seekAbout));
});

test('speed, volume and the place where one stopped are remembered', async ({ recordings, visitor }) => {
  const { id } = recordings.add({ title: 'Evening news' });
  const stopAndReturn = async (kind: BrowserKind): Promise<void> => {
    const page = await visitor(kind);
    await page.goto(`/recordings/${id}?t=40`);
    await expectSecond(page, 40);
    await page.getByRole('combobox', { name: 'Speed' }).selectOption('2×');
    await page.keyboard.press('<');
    await page.getByRole('slider', { name: 'Volume' }).fill('30');
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await expect.poll(() => timeOf(page)).toBeGreaterThan(41);
    await page.getByRole('button', { name: 'Pause' }).click();
    const stopped = Math.floor(await timeOf(page));

    await page.goto('/recordings');
    await page.getByRole('link', { name: 'Evening news' }).click();
    await expect(page.getByText(`Goes on at 0:${stopped}`)).toBeVisible();
    await expect(video(page)).toHaveJSProperty('playbackRate', 1.75);
    await expect(video(page)).toHaveJSProperty('volume', 0.3);
    await expect.poll(() => timeOf(page)).toBeGreaterThan(stopped);
    await page.getByRole('button', { name: 'From the start' }).click();
    await expect.poll(() => timeOf(page)).toBeLessThan(stopped);
  };
  await Promise.all(players.map(stopAndReturn));
});

test('picture in picture, by its button and by its key', async ({ recordings, visitor }) => {
  const { id } = recordings.add();
  const page = await visitor('chromium');
  await page.goto(`/recordings/${id}?t=40`);
  await expectSecond(page, 40);
  const button = page.getByRole('button', { name: 'Picture in picture' });
  const expectWindow = async (isOpen: boolean): Promise<void> => {
    const label = (): Promise<string | null> =>
      page.evaluate(() => document.pictureInPictureElement?.getAttribute('aria-label') ?? null);
    await expect.poll(label, { message: 'what is in the window' }).toBe(isOpen ? 'Recording' : null);
    await expect(button).toHaveAttribute('aria-pressed', String(isOpen));
  };
  await button.click();
  await expectWindow(true);
  await page.keyboard.press('p');
  await expectWindow(false);
  await page.getByRole('heading', { level: 1 }).focus();
  await page.keyboard.press('p');
  await expectWindow(true);
});

test('what is still being recorded plays up to now, waits there, and goes on', async ({ recordings, visitor }) => {
  const { id } = recordings.add({ state: 'uploading', durationMs: 10_000, file: recordedFile(10) });
  const page = await visitor('chromium');
  await page.goto(`/recordings/${id}?t=8`);
  await expect(page.getByText('Still being recorded')).toBeVisible();
  await page.keyboard.press('k');
  await expect(page.getByRole('heading', { name: 'Waiting for what comes next' })).toBeVisible();
  recordings.change(id, { durationMs: 20_000, file: recordedFile(20) });
  await expect.poll(() => secondShown(video(page))).toBeGreaterThanOrEqual(11);
  recordings.change(id, { durationMs: recordedSeconds * 1_000, state: 'ready', file: recordedFile() });
  await expect(page.getByText('Still being recorded')).toBeHidden();
  await page.keyboard.press('9');
  await expect.poll(() => timeOf(page)).toBeGreaterThan(108);
  await expect(video(page)).toHaveJSProperty('paused', false);
});

test('when the network is gone it says so, and goes on by itself when it is back', async ({ recordings, somebody }) => {
  const { id } = recordings.add();
  const cable = await CuttableProxy.start({ port: recordings.port });
  const page = await somebody('chromium', { baseURL: `http://localhost:${cable.port}` });
  await page.goto(`/recordings/${id}`);
  await expect(page.getByRole('slider', { name: 'Position' })).toBeVisible();
  cable.cut();
  await page.keyboard.press('7');
  await page.keyboard.press('k');
  await expect(page.getByRole('heading', { name: 'The connection is lost' })).toBeVisible();
  cable.mend();
  await expect.poll(() => secondShown(video(page))).toBeGreaterThanOrEqual(85);
  await expect(page.getByRole('heading', { name: 'The connection is lost' })).toBeHidden();
  await cable.close();
});
