import type { SignalingError } from '../signaling/signaling-error';
import { broadcastTexts } from '../texts/broadcast';

const texts = broadcastTexts.failed;

/** What to tell somebody whose stream could not be started, taken up or changed. */
export function failureWords({ code, retryAfterMs }: Pick<SignalingError, 'code' | 'retryAfterMs'>): string {
  switch (code) {
    case 'disconnected':
    case 'timeout':
      return texts.unreachable;
    case 'rate-limited':
      return texts.tooMany(retryAfterMs === undefined ? null : Math.ceil(retryAfterMs / 1_000));
    case 'not-owner':
      return texts.notOwner;
    case 'stream-ended':
    case 'stream-not-found':
      return texts.gone;
    case 'session-required':
      return texts.session;
    case 'unavailable':
      return texts.unavailable;
    default:
      return texts.other;
  }
}
