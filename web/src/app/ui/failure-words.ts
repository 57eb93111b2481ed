import type { SignalingError } from '../signaling/signaling-error';
import { failureTexts as texts } from '../texts/failures';

/** What to tell somebody to whom the server said no: a page's own words, or those that fit everywhere. */
export function failureWords(
  { code, retryAfterMs }: Pick<SignalingError, 'code' | 'retryAfterMs'>,
  own: Partial<Record<SignalingError['code'], string>>,
): string {
  switch (code) {
    case 'disconnected':
    case 'timeout':
      return texts.unreachable;
    case 'rate-limited':
      return texts.tooMany(retryAfterMs === undefined ? null : Math.ceil(retryAfterMs / 1_000));
    case 'session-required':
      return texts.session;
    case 'unavailable':
      return texts.unavailable;
    default:
      return own[code] ?? texts.other;
  }
}
