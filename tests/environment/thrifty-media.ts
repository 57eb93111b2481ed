import type { BrowserContext } from '@playwright/test';

/** What a camera gives. */
interface PictureSize {
  readonly width: number;
  readonly height: number;
  /** Frames a second. */
  readonly frameRate: number;
}

/**
 * Cameras of one size, whatever a page asks for: two cores that encode, decode and paint 720p for several people do little
 * else. Specs about the picture itself have cameras as they are. To be called before a page is opened.
 */
export async function givePicturesThatAreSmall(
  context: BrowserContext,
  size: PictureSize = { width: 160, height: 120, frameRate: 10 },
): Promise<void> {
  await changeWhatIsAskedFor(context, { video: { ...size } });
}

/** Microphones whose sound nobody cleans: a twentieth of all work where several people talk. To be called before a page is opened. */
export async function giveSoundAsItIs(context: BrowserContext): Promise<void> {
  await changeWhatIsAskedFor(context, {
    audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  });
}

async function changeWhatIsAskedFor(
  context: BrowserContext,
  changes: Readonly<Partial<Record<'audio' | 'video', MediaTrackConstraints>>>,
): Promise<void> {
  await context.addInitScript((changes) => {
    // Missing on an insecure origin, whatever TypeScript's DOM says.
    if (!('mediaDevices' in navigator)) return;
    const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = (constraints) => {
      const changed: MediaStreamConstraints = { ...constraints };
      for (const kind of ['audio', 'video'] as const) {
        const wanted = changed[kind];
        if (wanted) changed[kind] = { ...(wanted === true ? {} : wanted), ...changes[kind] };
      }
      return original(changed);
    };
  }, changes);
}
