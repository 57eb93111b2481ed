import { playbackTexts, recordingsTexts } from '../texts/recordings';
import type { SignalingError } from '../signaling/signaling-error';

/** Why the list is missing or not fresh, for a person. */
export function listTrouble(code: SignalingError['code'], hasList: boolean): string {
  const texts = recordingsTexts.trouble;
  if (code === 'disconnected' || code === 'timeout') return hasList ? texts.stale : texts.unreached;
  return code === 'rate-limited' || code === 'unavailable' ? texts.busy : texts.refused;
}

/** Why a recording was not changed, for its owner. */
export function changeTrouble(code: SignalingError['code']): string {
  const texts = recordingsTexts.refused;
  switch (code) {
    case 'disconnected':
    case 'timeout':
    case 'unavailable':
      return texts.unreachable;
    case 'not-owner':
    case 'session-required':
      return texts.notOwner;
    case 'recording-not-found':
      return texts.gone;
    case 'bad-request':
      return texts.title;
    case 'rate-limited':
      return texts.tooMany;
    default:
      return texts.other;
  }
}

/** Why there is no MP4 of a recording, for whoever wanted it. */
export function mp4Trouble(code: SignalingError['code']): string {
  const texts = playbackTexts.mp4.refused;
  switch (code) {
    case 'export-impossible':
      return texts.impossible;
    case 'recording-not-ready':
      return texts.notReady;
    case 'storage-full':
      return texts.noRoom;
    default:
      return changeTrouble(code);
  }
}
