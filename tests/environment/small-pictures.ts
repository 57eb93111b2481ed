import type { BrowserContext } from '@playwright/test';

/**
 * Cameras of 320x240 at 15 frames a second, whatever a page asks for: two cores that encode, decode and paint 720p for several
 * people do little else. Specs about the picture itself have cameras as they are. To be called before a page is opened.
 */
export async function givePicturesThatAreSmall(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    // Missing on an insecure origin, whatever TypeScript's DOM says.
    if (!('mediaDevices' in navigator)) return;
    const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = (constraints) => {
      const { video } = constraints ?? {};
      if (!video) return original(constraints);
      const wanted = video === true ? {} : video;
      return original({ ...constraints, video: { ...wanted, width: 320, height: 240, frameRate: 15 } });
    };
  });
}
