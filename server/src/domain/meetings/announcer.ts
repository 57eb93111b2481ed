import { type Member, MemberProfile, type Members } from '@onair/protocol';
import type { Messenger } from '../messenger';
import { circleOf, keyOf } from '../seats/gathering';
import type { GatheringView, SeatView } from '../seats/seat';
import type { SeatingPlan } from '../seats/seating-plan';

/** Tells the members of a meeting who is in it, always all of them: what was told may be lost, and the next one mends it. */
export class Announcer {
  constructor(
    private readonly plan: Pick<SeatingPlan, 'note'>,
    private readonly messenger: Pick<Messenger, 'toGroup' | 'toGroupHere'>,
  ) {}

  /** Tells everybody, on every instance. */
  announce(view: GatheringView): void {
    this.#note(view);
    if (circleOf(view.gatheringId) === 'meeting') {
      this.messenger.toGroup(view.gatheringId, 'members', describeMembers(view));
    }
  }

  /** Tells those here, if they do not know it yet. */
  announceNews(view: GatheringView): void {
    if (this.#note(view) && circleOf(view.gatheringId) === 'meeting') {
      this.messenger.toGroupHere(view.gatheringId, 'members', describeMembers(view));
    }
  }

  #note({ gatheringId, revision, seats }: GatheringView): boolean {
    const known = new Map(seats.map(({ seatId, holder }) => [seatId, { away: holder === null }]));
    return this.plan.note(gatheringId, { revision, seats: known });
  }
}

/** Who is in a meeting, as its members are told. */
export function describeMembers({ gatheringId, revision, seats }: GatheringView): Members {
  return { meetingId: keyOf(gatheringId), revision, members: seats.flatMap(describeMember) };
}

/** What a member says of itself, as the seat store keeps it. */
export function writeProfile(profile: MemberProfile): string {
  return JSON.stringify(profile);
}

function describeMember({ seatId: memberId, profile, holder, remainingMs }: SeatView): Member[] {
  const read = MemberProfile.safeParse(JSON.parse(profile));
  // Written by an onair of another version: better not shown than shown wrongly.
  if (!read.success) return [];
  const away = holder === null;
  return [{ memberId, ...read.data, away, ...(away && { graceRemainingMs: remainingMs }) }];
}
