import { expect, type BrowserContext, type Page } from '@playwright/test';

/** What one MediaRecorder of a page delivered. */
export interface DeliveredRun {
  readonly mimeType: string;
  readonly slices: readonly Buffer[];
}

/** Before what the page writes to its console: the one way out of it that every browser has here. */
const mark = 'slice delivered';

/**
 * Notes outside of the browser what every MediaRecorder of its pages delivers, in the order of what was recorded: what is stored
 * in the end is compared with this, whatever has become of the pages.
 */
export class DeliveredSlices {
  private readonly byRun = new Map<string, { page: Page | null; mimeType: string; slices: Buffer[] }>();

  static async of(context: BrowserContext): Promise<DeliveredSlices> {
    const delivered = new DeliveredSlices();
    context.on('console', (message) => {
      const [begin, run, mimeType, place, base64] = message.text().split('|');
      if (begin !== mark || run === undefined) return;
      const bytes = Buffer.from(base64 ?? '', 'base64');
      const known = delivered.byRun.get(run) ?? { page: message.page(), mimeType: mimeType ?? '', slices: [] };
      delivered.byRun.set(run, known);
      if (bytes.length > 0) known.slices.splice(place === 'overtaken' ? -1 : known.slices.length, 0, bytes);
    });
    await context.addInitScript(tellSlices, mark);
    return delivered;
  }

  /** Those that delivered anything, in the order of their beginning; of one page, or of all. */
  runs(page?: Page): readonly DeliveredRun[] {
    return [...this.byRun.values()].filter((run) => run.slices.length > 0 && (!page || run.page === page));
  }

  /** How many slices there were in all. */
  count(page?: Page): number {
    return this.runs(page).reduce((total, { slices }) => total + slices.length, 0);
  }

  /** Waits until there were so many more slices, a second each. */
  async more(slices: number, page?: Page): Promise<void> {
    const before = this.count(page);
    await expect
      .poll(() => this.count(page) - before, { message: 'slices delivered since', timeout: slices * 1_000 + 15_000 })
      .toBeGreaterThanOrEqual(slices);
  }
}

/** Runs in the page. */
function tellSlices(mark: string): void {
  if (!('MediaRecorder' in window)) return;
  window.MediaRecorder = class extends MediaRecorder {
    constructor(stream: MediaStream, options?: MediaRecorderOptions) {
      super(stream, options);
      const run = `${performance.timeOrigin}-${Math.random()}`;
      // One after the other, because reading a large slice may take longer than reading the next.
      let told = Promise.resolve();
      let lastSize = 0;
      let hasStopped = false;
      this.addEventListener('stop', () => (hasStopped = true));
      this.addEventListener('dataavailable', ({ data }) => {
        // What Firefox delivers after the stop event was overtaken by the last slice, which may be empty.
        const place = hasStopped && lastSize > 0 ? 'overtaken' : 'next';
        if (!hasStopped) lastSize = data.size;
        told = told.then(async () => {
          const bytes = new Uint8Array(await data.arrayBuffer());
          let text = '';
          for (let at = 0; at < bytes.length; at += 32_768) {
            text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
          }
          console.debug([mark, run, this.mimeType, place, btoa(text)].join('|'));
        });
      });
    }
  };
}
