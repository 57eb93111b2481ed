import { type DismissalReason, foldName, type NoticeName, type NoticePayload, notices } from '@onair/protocol';
import type { Doorman } from '../seats/doorman';
import { type Circle, keyOf } from '../seats/gathering';
import { nameKey } from '../seats/identity';
import type { SeatingPlan } from '../seats/seating-plan';

type Heard = 'members' | 'dismissed' | 'name-lost';

/** Learns from what other instances tell the sockets of this one about meetings and names. */
export class MeetingOverhearing {
  #last: unknown;

  constructor(
    private readonly plan: SeatingPlan,
    private readonly doorman: Pick<Doorman, 'letGo'>,
  ) {}

  /** Takes note of one notice to one socket of this instance. */
  hear(peerId: string, name: string, notice: unknown): void {
    switch (name) {
      case 'members':
        // It passes by once for each socket.
        if (notice !== this.#last) this.#with(name, notice, (members) => this.#hearMembers(peerId, members));
        this.#last = notice;
        break;
      case 'dismissed':
        this.#with(name, notice, (dismissal) => this.#hearDismissal(peerId, dismissal));
        break;
      case 'name-lost':
        this.#with(name, notice, (lost) => this.#letGo(peerId, 'name', nameKey(foldName(lost.name))));
        break;
    }
  }

  #hearMembers(peerId: string, { meetingId, revision, members }: NoticePayload<'members'>): void {
    const seat = this.plan.seatOf(peerId, 'meeting');
    if (seat === undefined || keyOf(seat.gatheringId) !== meetingId) return;
    const seats = new Map(members.map(({ memberId, away }) => [memberId, { away }]));
    this.plan.note(seat.gatheringId, { revision, seats });
  }

  #hearDismissal(peerId: string, { meetingId }: { meetingId: string; reason: DismissalReason }): void {
    this.#letGo(peerId, 'meeting', meetingId);
  }

  #letGo(peerId: string, circle: Circle, key: string): void {
    const seat = this.plan.seatOf(peerId, circle);
    if (seat === undefined || keyOf(seat.gatheringId) !== key) return;
    // Later: the notice is just being handed to everybody in the group, one after the other.
    queueMicrotask(() => {
      if (this.plan.holds(seat)) this.doorman.letGo(peerId, circle);
    });
  }

  #with<N extends Heard & NoticeName>(name: N, notice: unknown, act: (notice: NoticePayload<N>) => void): void {
    const parsed = notices[name].safeParse(notice);
    // What does not fit comes from an onair of another version; its sockets understand it or do not.
    if (parsed.success) act(parsed.data as NoticePayload<N>);
  }
}
