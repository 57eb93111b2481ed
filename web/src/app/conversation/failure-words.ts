import type { SignalingError } from '../signaling/signaling-error';
import { conversationTexts } from '../texts/conversation';

const texts = conversationTexts.failed;

/** What to tell somebody to whom the server said no, where the page has no better words. */
export function failureWords({ code, retryAfterMs }: Pick<SignalingError, 'code' | 'retryAfterMs'>): string {
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
    case 'bad-request':
      return texts.name;
    default:
      return texts.other;
  }
}
