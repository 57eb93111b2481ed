import { KeptText } from '../kept-text';
import type { Quality } from './quality';

/** What a broadcaster chose last, in this browser. */
export interface Choices {
  readonly cameraId: string | null;
  readonly microphoneId: string | null;
  readonly quality: Quality;
}

const kept = new KeptText('onair.capture');
const initial: Choices = { cameraId: null, microphoneId: null, quality: '720p' };

/** The choices of the last time, or the defaults: the system's own devices at 720p. */
export function recallChoices(): Choices {
  const stored = kept.readJson();
  if (typeof stored !== 'object' || stored === null) return initial;
  const { cameraId, microphoneId, quality } = stored as Record<string, unknown>;
  return {
    cameraId: typeof cameraId === 'string' ? cameraId : null,
    microphoneId: typeof microphoneId === 'string' ? microphoneId : null,
    quality: quality === '480p' || quality === '1080p' ? quality : '720p',
  };
}

/** Keeps the choices for the next time, where the browser lets it. */
export function rememberChoices(choices: Choices): void {
  kept.write(JSON.stringify(choices));
}
