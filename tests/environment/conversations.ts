import { type BrowserContextOptions, expect, type Locator, type Page } from '@playwright/test';
import { expectFramesAdvance, expectSound } from './live-video';

interface CountingWindow extends Window {
  devicesAsked?: number;
  /** Everything that cameras and microphones gave. */
  tracksGiven?: MediaStreamTrack[];
}

/**
 * Gives a small drawn picture for a screen, and counts how often the page asks for camera or microphone. To be called before
 * the page goes anywhere.
 */
export async function watchDevices(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const counting = window as CountingWindow;
      counting.devicesAsked = (counting.devicesAsked ?? 0) + 1;
      const stream = await original(constraints);
      (counting.tracksGiven ??= []).push(...stream.getTracks());
      return stream;
    };
    navigator.mediaDevices.getDisplayMedia = () => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
      const context = canvas.getContext('2d');
      const stream = canvas.captureStream(5);
      const timer = setInterval(() => {
        if (stream.getVideoTracks().every(({ readyState }) => readyState === 'ended')) clearInterval(timer);
        if (!context) return;
        context.fillStyle = `hsl(${(performance.now() / 5) % 360} 80% 50%)`;
        context.fillRect(0, 0, 320, 180);
      }, 200);
      return Promise.resolve(stream);
    };
  });
}

/** How often the page has asked for a camera or microphone. */
export function devicesAsked(page: Page): Promise<number> {
  return page.evaluate(() => (window as CountingWindow).devicesAsked ?? 0);
}

/** Waits until the page has let go of every camera and microphone. */
export async function expectDevicesReleased(page: Page): Promise<void> {
  const open = (): number =>
    ((window as CountingWindow).tracksGiven ?? []).filter(({ readyState }) => readyState === 'live').length;
  await expect.poll(() => page.evaluate(open), { message: 'cameras and microphones that are open' }).toBe(0);
}

/** The video of a person, who may be oneself. */
export function videoOf(page: Page, name: string): Locator {
  return page.getByLabel(name, { exact: true }).and(page.locator('video'));
}

/** Opens `/call` and takes a name. */
export async function register(page: Page, name: string, origin = ''): Promise<void> {
  await page.goto(`${origin}/call`);
  await takeName(page, name);
}

/** Takes a name on `/call`. */
export async function takeName(page: Page, name: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByRole('button', { name: 'Register' }).click();
  await expect(page.getByRole('textbox', { name: 'Name to call' })).toBeVisible();
}

/** Rings somebody. */
export async function call(page: Page, name: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Name to call' }).fill(name);
  await page.getByRole('button', { name: 'Call', exact: true }).click();
}

/** Makes a meeting; its address. */
export async function newMeeting(page: Page, origin = ''): Promise<string> {
  await page.goto(`${origin}/meet`);
  await page.getByRole('button', { name: 'New meeting' }).click();
  return page.getByRole('textbox', { name: 'Meeting link' }).inputValue();
}

/** Joins a meeting from its page. */
export async function joinMeeting(page: Page, name: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByRole('button', { name: 'Join' }).click();
  await expect(page.getByRole('button', { name: 'Leave' })).toBeVisible();
}

type Somebody = (kind: 'chromium' | 'firefox', options?: BrowserContextOptions) => Promise<Page>;

/** So many people, by their names, of whom the last may have Firefox. */
export async function people(somebody: Somebody, count: number, { firefox = false } = {}): Promise<Map<string, Page>> {
  const names = ['Ada', 'Bob', 'Carl', 'Dora'].slice(0, count);
  const pages = names.map(async (name, index): Promise<[string, Page]> => {
    const kind = firefox && index === count - 1 ? 'firefox' : 'chromium';
    const page = await somebody(kind, { viewport: { width: 800, height: 600 } });
    await watchDevices(page);
    return [name, page];
  });
  return new Map(await Promise.all(pages));
}

/** Brings them into one meeting, the first one before all others, who come at the same moment; its address. */
export async function meet(people: ReadonlyMap<string, Page>, origin = ''): Promise<string> {
  const [first, ...others] = [...people];
  if (!first) throw new Error('Nobody meets.');
  // Pages of moving pictures leave little of two cores for a press of a button.
  for (const page of people.values()) page.setDefaultTimeout(30_000);
  const link = await newMeeting(first[1], origin);
  await joinMeeting(first[1], first[0]);
  const join = async ([name, page]: [string, Page]): Promise<void> => {
    await page.goto(link);
    await joinMeeting(page, name);
  };
  await Promise.all(others.map(join));
  return link;
}

/** Waits until everybody sees moving pictures of everybody else, and hears them unless told otherwise. */
export async function expectEverybodyMeets(
  people: ReadonlyMap<string, Page>,
  { sound = true, frames = 5, timeout = 40_000 } = {},
): Promise<void> {
  const check = async (self: string, page: Page): Promise<void> => {
    const others = [...people.keys()].filter((name) => name !== self);
    await Promise.all(
      others.map(async (name) => {
        const video = videoOf(page, name);
        await expect(video).toHaveCount(1, { timeout });
        await expectFramesAdvance(video, { frames, timeout });
        if (sound) await expectSound(video, { timeout });
      }),
    );
  };
  await Promise.all([...people].map(([self, page]) => check(self, page)));
}
