import type { CallEnder } from '../calls/call-ender';
import { circleOf, keyOf, sortOf } from '../seats/gathering';
import type { SeatStore } from '../seats/seat-store';
import type { SeatingPlan } from '../seats/seating-plan';
import type { Announcer } from './announcer';

/** What the lookout needs of its surroundings. */
export interface MeetingLookoutParts {
  readonly plan: Pick<SeatingPlan, 'gatherings'>;
  readonly seats: Pick<SeatStore, 'read'>;
  readonly announcer: Pick<Announcer, 'announceNews'>;
  readonly callEnder: Pick<CallEnder, 'end'>;
}

/**
 * Compares, with each beat, what the members here were told with what is so. Notices of other instances are lost while
 * the way between them is broken, and whoever claimed an expired seat may have died before it told anybody.
 */
export class MeetingLookout {
  constructor(private readonly parts: MeetingLookoutParts) {}

  async beat(): Promise<void> {
    const { plan, seats, announcer, callEnder } = this.parts;
    const here = plan.gatherings().filter((id) => circleOf(id) === 'meeting');
    if (here.length === 0) return;
    for (const view of (await seats.read(here)).values()) {
      announcer.announceNews(view);
      // Both seats of a call are there, kept for somebody or not, until one of them is given up.
      const isHalf = sortOf(view.gatheringId) === 'call' && view.seats.length === 1;
      if (isHalf) await callEnder.end(keyOf(view.gatheringId), 'lost');
    }
  }
}
