import { beforeEach, describe, expect, it } from 'vitest';
import { settle } from './fakes/fake-clock';
import { recordingPage } from './fakes/recording-page';

let page: ReturnType<typeof recordingPage>;
let gaps: number[];

/** So many seconds, with a slice in each. */
async function seconds(count: number): Promise<void> {
  for (let second = 0; second < count; second++) {
    await page.browser.clock.pass(1_000);
    page.browser.recorder.deliver('x');
    await settle();
  }
}

beforeEach(async () => {
  page = recordingPage();
  gaps = [];
  page.recorder.on('gap', (durationMs) => gaps.push(durationMs));
  page.recorder.record([page.camera.asTrack]);
  await seconds(3);
});

describe('a recorder notices', () => {
  it('that the machine slept, where the clock of the page stood still and no slice was late', async () => {
    page.browser.sleep(60_000);
    await seconds(3);
    expect(gaps).toEqual([60_000]);
    expect(page.recorder.figures).toMatchObject({ gaps: 1, missingMs: 60_000 });
    page.browser.sleep(5_000);
    await seconds(3);
    expect(page.recorder.figures).toMatchObject({ gaps: 2, missingMs: 65_000 });
  });

  it('that it slept, as soon as the server can be reached again', async () => {
    page.server.nextFault = () => 'lost';
    await seconds(2);
    page.browser.sleep(30_000);
    await seconds(2);
    expect(gaps).toEqual([]);
    page.server.nextFault = () => 'none';
    page.browser.goOnline();
    await seconds(2);
    expect(gaps).toEqual([30_000]);
  });

  it('that a slice came far too late, where sleeps count or the page slept', async () => {
    await page.browser.clock.pass(60_000);
    await seconds(1);
    expect(gaps).toEqual([60_000]);
    expect(page.recorder.figures.gaps).toBe(1);
  });

  it('that the last slice never came', async () => {
    await page.browser.clock.pass(700);
    page.browser.recorder.hangs = true;
    void page.recorder.stop();
    await page.browser.clock.pass(8_000);
    expect(gaps).toEqual([700]);
  });
});

describe('a recorder takes for no sleep', () => {
  it('a clock that is set forward, and back again', async () => {
    page.browser.timeOfDayAheadMs += 3_600_000;
    await seconds(3);
    page.browser.timeOfDayAheadMs -= 3_600_000;
    await seconds(3);
    page.browser.timeOfDayAheadMs -= 600_000;
    await seconds(3);
    page.browser.timeOfDayAheadMs += 600_000;
    await seconds(3);
    expect(gaps).toEqual([]);
    expect(page.recorder.figures).toMatchObject({ gaps: 0, missingMs: 0 });
  });

  it('a clock that is set forward while the server is away', async () => {
    page.server.nextFault = () => 'lost';
    page.browser.timeOfDayAheadMs += 60_000;
    await seconds(20);
    page.server.nextFault = () => 'none';
    page.browser.goOnline();
    await seconds(3);
    expect(gaps).toEqual([]);
  });

  it('another server, whose clock is ahead', async () => {
    page.server.aheadMs += 60_000;
    await seconds(3);
    expect(gaps).toEqual([]);
  });

  it('one in which it recorded nothing', async () => {
    await page.stop();
    page.browser.sleep(60_000);
    page.recorder.record([page.camera.asTrack]);
    await seconds(3);
    expect(gaps).toEqual([]);
  });
});
