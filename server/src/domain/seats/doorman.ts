import type { DismissalReason } from '@onair/protocol';
import type { Messenger } from '../messenger';
import { type Circle, circleOf, keyOf } from './gathering';
import type { HeldSeat, Seat } from './seat';
import type { SeatingPlan } from './seating-plan';

/** Which sockets get what a gathering is told: lets them in and out, and tells those whom somebody else has put out. */
export class Doorman {
  constructor(
    private readonly plan: SeatingPlan,
    private readonly messenger: Messenger,
  ) {}

  /** Takes in the socket that holds a seat. */
  admit(seat: HeldSeat): void {
    const { gatheringId, holder } = seat;
    this.plan.sit(seat);
    this.messenger.joinGroup(holder.peerId, gatheringId);
    this.messenger.joinGroup(holder.peerId, seatGroup(seat));
  }

  /** A socket is in the gathering no more, and knows. Gives the seat that it had. */
  letGo(peerId: string, circle: Circle): HeldSeat | undefined {
    const seat = this.plan.rise(peerId, circle);
    if (seat === undefined) return undefined;
    this.messenger.leaveGroup(peerId, seat.gatheringId);
    this.messenger.leaveGroup(peerId, seatGroup(seat));
    return seat;
  }

  /** Puts a socket out of a gathering, on whichever instance it is. */
  dismiss(
    peerId: string,
    { gatheringId, profile }: Pick<Seat, 'gatheringId' | 'profile'>,
    reason: DismissalReason,
  ): void {
    const circle = circleOf(gatheringId);
    if (this.plan.seatOf(peerId, circle)?.gatheringId === gatheringId) this.letGo(peerId, circle);
    if (circle === 'name') this.messenger.toPeer(peerId, 'name-lost', { name: profile });
    else this.messenger.toPeer(peerId, 'dismissed', { meetingId: keyOf(gatheringId), reason });
  }

  /** Puts everybody out of a meeting, on every instance. */
  dissolve(gatheringId: string): void {
    for (const seat of this.plan.seatsIn(gatheringId)) this.dismiss(seat.holder.peerId, seat, 'ended');
    // Those who are connected elsewhere: their instances overhear it.
    this.messenger.toGroup(gatheringId, 'dismissed', { meetingId: keyOf(gatheringId), reason: 'ended' });
  }
}

/** The group of the one socket that holds a seat: only it is in there, so the instance that has it need not be asked. */
export function seatGroup({ gatheringId, seatId }: Pick<HeldSeat, 'gatheringId' | 'seatId'>): string {
  return `seat:${gatheringId}:${seatId}`;
}
