import type { BrowserContext } from '@playwright/test';

/** What is asked for of cameras and microphones, whatever else a page asks for. */
type Wishes = Readonly<Partial<Record<'audio' | 'video', MediaTrackConstraints>>>;

/**
 * Two cores that encode, decode and paint 720p for several people, and clean the sound of each, do little else. How many
 * frames there are is for the camera to say: pages of one Chromium (156) share the few buffers of a camera, and pages that take
 * every third frame, each another one, in time hold them all, whereupon all pictures stand still.
 */
const thrifty: Wishes = {
  video: { width: 160, height: 120 },
  audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
};

/**
 * Cameras of small pictures and microphones whose sound nobody cleans, unless told otherwise. Specs about the picture itself
 * have them as they are. To be called before a page is opened.
 */
export async function giveThriftyMedia(context: BrowserContext, wishes: Wishes = thrifty): Promise<void> {
  await context.addInitScript((wishes) => {
    // Missing on an insecure origin, whatever TypeScript's DOM says.
    if (!('mediaDevices' in navigator)) return;
    const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = (constraints) => {
      const changed: MediaStreamConstraints = { ...constraints };
      for (const kind of ['audio', 'video'] as const) {
        const wanted = changed[kind];
        if (wanted) changed[kind] = { ...(wanted === true ? {} : wanted), ...wishes[kind] };
      }
      return original(changed);
    };
  }, wishes);
}
