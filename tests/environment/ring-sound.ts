import { expect, type Page } from '@playwright/test';

interface HearingWindow extends Window {
  /** Where tones were started, each as often as there were. */
  tonesIn?: BaseAudioContext[];
}

/** Lets a spec hear the ringing, which is the only thing that oscillators are for. To be called before the page goes anywhere. */
export async function listenToRinging(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const tonesIn: BaseAudioContext[] = ((window as HearingWindow).tonesIn = []);
    // eslint-disable-next-line @typescript-eslint/unbound-method -- It is bound again with each call.
    const start = AudioScheduledSourceNode.prototype.start;
    AudioScheduledSourceNode.prototype.start = function (when) {
      tonesIn.push(this.context);
      start.call(this, when);
    };
  });
}

/** Waits until the page rings. */
export async function expectRinging(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(soundingContexts), { message: 'contexts that ring' }).toBeGreaterThan(0);
}

/** Waits until nothing rings, nor will again by itself. */
export async function expectQuiet(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(soundingContexts), { message: 'contexts that ring' }).toBe(0);
}

/** How many tones the page has started. */
export function tonesRung(page: Page): Promise<number> {
  return page.evaluate(() => (window as HearingWindow).tonesIn?.length ?? -1);
}

function soundingContexts(): number {
  return new Set(((window as HearingWindow).tonesIn ?? []).filter(({ state }) => state === 'running')).size;
}
