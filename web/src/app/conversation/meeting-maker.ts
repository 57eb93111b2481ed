import type { RequestReply } from '@onair/protocol';
import { signal } from '@angular/core';
import { pageSignaling } from '../signaling/page-signaling';
import { SignalingError } from '../signaling/signaling-error';
import { withSession } from '../signaling/with-session';
import { conversationTexts } from '../texts/conversation';
import { failureWords } from '../ui/failure-words';

/** Makes rooms and meetings, and says how that goes. */
export class MeetingMaker {
  /** Why the last one could not be made, in words. */
  readonly problem = signal<string | null>(null);
  readonly making = signal(false);

  /** The id of a new one; null if there is none, see {@link problem}. */
  async make(kind: 'room' | 'meeting'): Promise<string | null> {
    if (this.making()) return null;
    this.making.set(true);
    this.problem.set(null);
    const signaling = pageSignaling();
    try {
      const { meetingId } = await withSession(signaling, () => signaling.request('create-meeting', { kind }));
      return meetingId;
    } catch (error) {
      if (!(error instanceof SignalingError)) throw error;
      this.problem.set(failureWords(error, conversationTexts.failedBecause));
      return null;
    } finally {
      this.making.set(false);
    }
  }
}

/**
 * What may be known of a link before joining.
 *
 * @throws SignalingError `meeting-not-found` and others.
 */
export function findMeeting(meetingId: string): Promise<RequestReply<'find-meeting'>> {
  return pageSignaling().request('find-meeting', { meetingId });
}
