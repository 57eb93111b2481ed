import type { Quality } from './quality';

/** What a broadcaster chose last, in this browser. */
export interface Choices {
  readonly cameraId: string | null;
  readonly microphoneId: string | null;
  readonly quality: Quality;
}

const key = 'onair.capture';
const initial: Choices = { cameraId: null, microphoneId: null, quality: '720p' };

/** The choices of the last time, or the defaults: the system's own devices at 720p. */
export function recallChoices(): Choices {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (typeof stored !== 'object' || stored === null) return initial;
    const { cameraId, microphoneId, quality } = stored as Record<string, unknown>;
    return {
      cameraId: typeof cameraId === 'string' ? cameraId : null,
      microphoneId: typeof microphoneId === 'string' ? microphoneId : null,
      quality: quality === '480p' || quality === '1080p' ? quality : '720p',
    };
  } catch {
    // Storage is denied, or what is there was not written by us: nothing is remembered then.
    return initial;
  }
}

/** Keeps the choices for the next time, where the browser lets it. */
export function rememberChoices(choices: Choices): void {
  try {
    localStorage.setItem(key, JSON.stringify(choices));
  } catch {
    // Storage is denied or full: they hold for this page only.
  }
}
