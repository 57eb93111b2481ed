import { callTexts } from '../texts/call';
import { conversationTexts } from '../texts/conversation';
import { failureWords } from '../ui/failure-words';
import type { CallRefusal, Outcome } from './telephone';

/** Why there is no name, or no call, in words. */
export function refusalWords({ name, error }: CallRefusal): string {
  const texts = callTexts.refused;
  switch (error.code) {
    case 'name-taken':
      return texts.taken;
    case 'name-required':
      return texts.required;
    case 'name-unknown':
      return texts.unknown(name);
    case 'callee-offline':
      return texts.offline(name);
    case 'callee-busy':
      return texts.busy(name);
    case 'calling-oneself':
      return texts.oneself;
    case 'already-in-call':
      return texts.inCall;
    case 'call-not-found':
      return texts.over;
    default:
      return failureWords(error, conversationTexts.failedBecause);
  }
}

/** How the last call ended, in words. */
export function outcomeWords({ kind, peerName }: Outcome): string {
  switch (kind) {
    case 'ended-by-you':
      return callTexts.endedByYou;
    case 'declined-by-you':
      return callTexts.declinedByYou(peerName);
    case 'missed':
      return callTexts.missed(peerName);
    case 'elsewhere':
      return callTexts.elsewhere;
    case 'over':
      return callTexts.over;
    default:
      return callTexts.ended[kind](peerName);
  }
}
