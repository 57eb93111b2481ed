import type { RequestPayload } from '@onair/protocol';
import type { Messenger } from '../messenger';
import { Refusal } from '../refusal';
import { seatGroup } from '../seats/doorman';
import { keyOf } from '../seats/gathering';
import type { SeatingPlan } from '../seats/seating-plan';

/** Passes signaling on between members of the same meeting, and between nobody else. */
export class MeetingRelay {
  constructor(
    private readonly plan: Pick<SeatingPlan, 'seatOf' | 'seatHere' | 'isPresent'>,
    private readonly messenger: Pick<Messenger, 'toPeer' | 'toGroup'>,
  ) {}

  /** @throws Refusal `not-in-meeting` or `peer-not-found`. */
  signal(senderId: string, { meetingId, to, connectionId, signal }: RequestPayload<'signal'>): void {
    const seat = this.plan.seatOf(senderId, 'meeting');
    if (seat === undefined || keyOf(seat.gatheringId) !== meetingId) throw Refusal.notInMeeting();
    const { gatheringId, seatId: from } = seat;
    const notice = { meetingId, from, connectionId, signal };
    const here = this.plan.seatHere(gatheringId, to);
    if (to === from) throw Refusal.memberNotFound();
    if (here !== undefined) this.messenger.toPeer(here.holder.peerId, 'signal', notice);
    else if (!this.plan.isPresent(gatheringId, to)) throw Refusal.memberNotFound();
    else this.messenger.toGroup(seatGroup({ gatheringId, seatId: to }), 'signal', notice);
  }
}
