import { expect, type Locator } from '@playwright/test';

// A picture that is there proves little: a frozen last frame looks the same. So everything here compares two moments.

/** Waits until the video has shown more frames than it had when asked. */
export async function expectFramesAdvance(video: Locator, { frames = 10, timeout = 15_000 } = {}): Promise<void> {
  const before = await framesShown(video);
  await expect
    .poll(async () => (await framesShown(video)) - before, { message: 'frames shown since', timeout, intervals: [250] })
    .toBeGreaterThanOrEqual(frames);
}

/** Waits until two samples of the picture differ: frames that advance could all be the same one. */
export async function expectPictureMoves(video: Locator, { timeout = 15_000 } = {}): Promise<void> {
  const before = await samplePicture(video);
  await expect
    .poll(async () => difference(before, await samplePicture(video)), { message: 'change of the picture', timeout })
    .toBeGreaterThan(1);
}

/** Waits until what the element plays is louder than silence, whatever the element's own volume. */
export async function expectSound(video: Locator, { timeout = 15_000 } = {}): Promise<void> {
  await expect.poll(() => loudness(video), { message: 'loudness of the sound (RMS)', timeout }).toBeGreaterThan(0.001);
}

/** Waits until what the element plays is silent. */
export async function expectSilence(video: Locator, { timeout = 15_000 } = {}): Promise<void> {
  await expect.poll(() => loudness(video), { message: 'loudness of the sound (RMS)', timeout }).toBeLessThan(0.001);
}

/** Waits until the frames have this width. */
export async function expectWidth(video: Locator, width: number, { timeout = 30_000 } = {}): Promise<void> {
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => element.videoWidth), {
      message: 'width of the picture',
      timeout,
    })
    .toBe(width);
}

/** Begins to note how long the picture stands still, from now on. */
export async function watchForPauses(video: Locator): Promise<{ longestPauseMs(): Promise<number> }> {
  await video.evaluate((element: HTMLVideoElement & { longestPauseMs?: number; lastFrameAt?: number }) => {
    element.longestPauseMs = 0;
    element.lastFrameAt = performance.now();
    const shown = (): void => {
      const now = performance.now();
      element.longestPauseMs = Math.max(element.longestPauseMs ?? 0, now - (element.lastFrameAt ?? now));
      element.lastFrameAt = now;
      element.requestVideoFrameCallback(shown);
    };
    element.requestVideoFrameCallback(shown);
  });
  return {
    longestPauseMs: () =>
      video.evaluate((element: HTMLVideoElement & { longestPauseMs?: number; lastFrameAt?: number }) =>
        // A pause that still lasts counts too. An element that is not the one of the beginning never stops pausing.
        Math.max(element.longestPauseMs ?? Infinity, performance.now() - (element.lastFrameAt ?? -Infinity)),
      ),
  };
}

/**
 * How many frames videos of this name have shown since the first time this was asked. By name, because players get
 * replaced: the new one counts on where the old one ended, and no other picture counts for it.
 */
function framesShown(video: Locator): Promise<number> {
  return video.evaluate((element: HTMLVideoElement & { counted?: boolean }) => {
    const page = window as Window & { framesShown?: Map<string, number> };
    const counts = (page.framesShown ??= new Map());
    const name = element.ariaLabel ?? '';
    if (!element.counted) {
      element.counted = true;
      const shown = (): void => {
        counts.set(name, (counts.get(name) ?? 0) + 1);
        element.requestVideoFrameCallback(shown);
      };
      element.requestVideoFrameCallback(shown);
    }
    return counts.get(name) ?? 0;
  });
}

function samplePicture(video: Locator): Promise<number[]> {
  return video.evaluate((element: HTMLVideoElement) => {
    const canvas = new OffscreenCanvas(32, 32);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('No canvas.');
    context.drawImage(element, 0, 0, 32, 32);
    return [...context.getImageData(0, 0, 32, 32).data];
  });
}

function difference(one: readonly number[], other: readonly number[]): number {
  return one.reduce((total, value, index) => total + Math.abs(value - (other[index] ?? 0)), 0) / one.length;
}

function loudness(video: Locator): Promise<number> {
  return video.evaluate(
    async (element: HTMLVideoElement & { analyser?: AnalyserNode; analysed?: MediaStreamTrack }) => {
      const stream = element.srcObject;
      const track = stream instanceof MediaStream ? stream.getAudioTracks()[0] : undefined;
      if (!track) return 0;
      if (!element.analyser || element.analysed !== track) {
        const context = new AudioContext();
        await context.resume();
        element.analyser = context.createAnalyser();
        element.analyser.fftSize = 32_768;
        element.analysed = track;
        context.createMediaStreamSource(new MediaStream([track])).connect(element.analyser);
      }
      const samples = new Float32Array(element.analyser.fftSize);
      element.analyser.getFloatTimeDomainData(samples);
      return Math.sqrt(samples.reduce((total, sample) => total + sample * sample, 0) / samples.length);
    },
  );
}
