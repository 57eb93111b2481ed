import type { BrowserContext } from '@playwright/test';

/** What one MediaRecorder of a page delivered. */
export interface DeliveredRun {
  readonly mimeType: string;
  readonly slices: readonly Buffer[];
}

/** Before what the page writes to its console: the one way out of it that every browser has here. */
const mark = 'slice delivered';

/**
 * Notes outside of the browser what every MediaRecorder of its pages delivers, in the order of delivery: what is stored in the
 * end is compared with this, whatever has become of the pages.
 */
export class DeliveredSlices {
  private readonly byRun = new Map<string, { mimeType: string; slices: Buffer[] }>();

  static async of(context: BrowserContext): Promise<DeliveredSlices> {
    const delivered = new DeliveredSlices();
    context.on('console', (message) => {
      const [begin, run, mimeType, base64] = message.text().split('|');
      if (begin === mark) delivered.note(run ?? '', mimeType ?? '', Buffer.from(base64 ?? '', 'base64'));
    });
    await context.addInitScript(tellSlices, mark);
    return delivered;
  }

  /** Those that delivered anything, in the order of their beginning. */
  get runs(): readonly DeliveredRun[] {
    return [...this.byRun.values()].filter(({ slices }) => slices.length > 0);
  }

  /** How many slices there were in all. */
  get count(): number {
    return this.runs.reduce((total, { slices }) => total + slices.length, 0);
  }

  private note(run: string, mimeType: string, bytes: Buffer): void {
    const known = this.byRun.get(run) ?? { mimeType, slices: [] };
    this.byRun.set(run, known);
    if (bytes.length > 0) known.slices.push(bytes);
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
      this.addEventListener('dataavailable', ({ data }) => {
        told = told.then(async () => {
          const bytes = new Uint8Array(await data.arrayBuffer());
          let text = '';
          for (let at = 0; at < bytes.length; at += 32_768) {
            text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
          }
          console.debug([mark, run, this.mimeType, btoa(text)].join('|'));
        });
      });
    }
  };
}
